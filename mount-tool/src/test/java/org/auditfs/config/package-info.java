/** Tests of the package of the same name. */
@NullMarked
package org.auditfs.config;

import org.jspecify.annotations.NullMarked;
