/** Tests of the package of the same name. */
@NullMarked
package org.auditfs.app;

import org.jspecify.annotations.NullMarked;
