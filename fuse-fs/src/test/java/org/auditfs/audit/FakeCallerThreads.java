package org.auditfs.audit;

import java.util.function.BooleanSupplier;
import org.auditfs.fuse.CallerThreads;
import org.auditfs.fuse.RequestContext;

/** Requests that are the kernel's own, or none. */
public record FakeCallerThreads(BooleanSupplier kernelsDoing) implements CallerThreads {

  @Override
  public boolean asksAgain(RequestContext caller) {
    return false;
  }

  @Override
  public boolean followsLink(RequestContext caller) {
    return kernelsDoing.getAsBoolean();
  }

  @Override
  public boolean opensForFlags(RequestContext caller) {
    return kernelsDoing.getAsBoolean();
  }
}
