/** Sent with every answer unless the answer says otherwise. Answers are data, never pages, so nothing may be loaded from them. */
export function standingHeaders(publicUrl: string | null): readonly string[] {
  const headers = [
    'cache-control', 'no-store',
    'x-content-type-options', 'nosniff',
    'content-security-policy', "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy', 'same-origin',
    'referrer-policy', 'no-referrer',
    'x-frame-options', 'DENY',
  ];
  // Only where the house is reached over https: elsewhere a browser would be locked out of it.
  return isHttps(publicUrl) ? [...headers, 'strict-transport-security', 'max-age=31536000; includeSubDomains'] : headers;
}

export const isHttps = (publicUrl: string | null): boolean => publicUrl !== null && new URL(publicUrl).protocol === 'https:';

/** For pages of the house that are made of text and their own style sheet only. */
export const PAGE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
