/** Tests of the page's server, without a browser. */
@NullMarked
package org.auditfs.web;

import org.jspecify.annotations.NullMarked;
