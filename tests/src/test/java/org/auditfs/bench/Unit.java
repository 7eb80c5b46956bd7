package org.auditfs.bench;

/** How a cost is shown. */
enum Unit {
  /** Microseconds an operation. */
  MICROS("µs") {
    @Override
    double of(double nanosEach) {
      return nanosEach / 1e3;
    }
  },
  /** Milliseconds for the whole. */
  MILLIS("ms") {
    @Override
    double of(double nanosEach) {
      return nanosEach / 1e6;
    }
  },
  /** A million bytes a second. */
  MEGABYTES("MB/s") {
    @Override
    double of(double nanosEach) {
      return 1e3 / nanosEach;
    }
  };

  private final String title;

  Unit(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  abstract double of(double nanosEach);
}
