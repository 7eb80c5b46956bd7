package org.auditfs.cli;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.auditfs.chain.TlogProof;
import org.auditfs.chain.VerifierKey;
import org.auditfs.codec.CorruptRecordException;
import org.auditfs.codec.EventCodec;
import org.auditfs.codec.EventFormat;
import org.auditfs.codec.Names;
import org.auditfs.config.Json;
import org.auditfs.event.RecordedEvent;

/** What {@code verify --proof} says. */
record ProofVerdict(TlogProof proof, VerifierKey key) {

  boolean isVerified() {
    return problem().isEmpty();
  }

  /** What is wrong; empty when the proof is good. */
  private String problem() {
    return switch (key.verify(proof.note())) {
      case FORGED -> "the signature is not of this checkpoint: one of them was changed";
      case OTHER_KEY -> "signed by " + proof.note().signers() + ", not by " + key;
      case SIGNED -> problemOfTree();
    };
  }

  private String problemOfTree() {
    if (!proof.checkpoint().origin().equals(key.name())) {
      return "the checkpoint is of another trail: " + proof.checkpoint().origin();
    }
    if (!proof.leadsToRoot()) {
      return "the event is not among those that were signed";
    }
    return event().map(it -> it.id().serial() == serial()).orElse(true)
        ? ""
        : "the event has another number than its place";
  }

  /** The number that the event's place in the tree gives it. */
  private long serial() {
    return proof.inclusion().index() + 1;
  }

  /** Empty when it is of a form that this auditfs does not know. */
  private Optional<RecordedEvent> event() {
    byte[] record = proof.record().toByteArray();
    try {
      return Optional.of(EventCodec.decode(record, 0, record.length));
    } catch (CorruptRecordException e) {
      return Optional.empty();
    }
  }

  List<String> lines() {
    if (!isVerified()) {
      return List.of("NOT VERIFIED", "problem   event " + serial() + ": " + problem());
    }
    return List.of(
        "verified",
        "event     " + event().map(ProofVerdict::sentence).orElse(serial() + ", of a newer form"),
        "signed    among " + proof.checkpoint().size(),
        "key       " + key);
  }

  private static String sentence(RecordedEvent event) {
    return EventFormat.TEXT.render(event, ZoneId.systemDefault(), Names.NONE).strip();
  }

  String json() {
    return Json.object(
        out -> {
          out.writeBooleanField("verified", isVerified());
          out.writeNumberField("event", serial());
          out.writeNumberField("signed_serial", proof.checkpoint().size());
          out.writeStringField("key", key.toString());
          if (!isVerified()) {
            out.writeStringField("problem", problem());
          }
        });
  }
}
