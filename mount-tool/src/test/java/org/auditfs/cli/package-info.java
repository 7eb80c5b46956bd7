/** Tests of the package of the same name. */
@NullMarked
package org.auditfs.cli;

import org.jspecify.annotations.NullMarked;
