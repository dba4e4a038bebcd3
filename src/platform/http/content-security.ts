/** The Content-Security-Policy of the service's pages: they load from the service alone. */
export const CONTENT_SECURITY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; " +
  "base-uri 'self'; frame-ancestors 'self'; object-src 'none'";
