package org.auditfs.walk;

import java.util.ArrayList;
import java.util.List;

/** A directory of one shape, and files of another in it. */
record Place(Shape directory, Shape file) {

  private static final int ALICE = 1000;
  private static final int TEAM = 2000;

  /** With a group that no other user namespace of ours maps, so that nobody owns more there. */
  private static final List<Shape> DIRECTORIES =
      List.of(
          Shape.of(0, 0, 0755),
          Shape.of(0, 0, 0777),
          Shape.of(0, 0, 01777),
          Shape.of(0, 0, 0700),
          Shape.of(0, 0, 0711),
          Shape.of(0, 0, 0744),
          Shape.of(0, 0, 0733),
          Shape.of(0, TEAM, 0750),
          Shape.of(0, TEAM, 0705),
          Shape.of(0, TEAM, 0770),
          Shape.of(ALICE, TEAM, 0700),
          Shape.of(ALICE, TEAM, 0077),
          Shape.of(ALICE, TEAM, 0000),
          Shape.of(0, 0, "u7 u:1000:0 g5 m5 o5"),
          Shape.of(0, 0, "u7 u:1000:7 g0 m7 o0"),
          Shape.of(0, 0, "u7 g0 g:2000:7 m1 o0"));

  private static final List<Shape> FILES =
      List.of(
          Shape.of(0, 0, 0644),
          Shape.of(0, 0, 0600),
          Shape.of(0, 0, 0666),
          Shape.of(0, 0, 0755),
          Shape.of(0, 0, 0711),
          Shape.of(0, 0, 0444),
          Shape.of(0, 0, 0222),
          Shape.of(0, 0, 0000),
          Shape.of(0, TEAM, 0640),
          Shape.of(0, TEAM, 0620),
          Shape.of(0, TEAM, 0604),
          Shape.of(0, TEAM, 0711),
          Shape.of(ALICE, TEAM, 0600),
          Shape.of(ALICE, TEAM, 0070),
          Shape.of(ALICE, TEAM, 0077),
          Shape.of(ALICE, TEAM, 0500),
          Shape.of(0, 0, "u6 u:1000:0 g6 m6 o6"),
          Shape.of(0, 0, "u6 u:1000:6 g0 m6 o0"),
          Shape.of(0, 0, "u6 u:1000:6 g0 g:2000:6 m4 o0"),
          Shape.of(0, 0, "u7 g0 g:2000:5 m7 o0"));

  /** Every directory with a few files, every file in a few directories. */
  static List<Place> all() {
    List<Place> places = new ArrayList<>();
    for (Shape directory : DIRECTORIES) {
      for (Shape file : FILES) {
        boolean fewFiles = DIRECTORIES.indexOf(directory) > 0;
        if (!fewFiles || FILES.indexOf(file) % 6 == 0) {
          places.add(new Place(directory, file));
        }
      }
    }
    return List.copyOf(places);
  }

  @Override
  public String toString() {
    return "[" + file + "] in [" + directory + "]";
  }
}
