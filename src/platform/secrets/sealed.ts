import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Keeps short secrets where others may read the table: AES-256-GCM under a key derived from the house's secret. `about` is bound
 * in (say, whose it is), so that a sealed value that was moved to another row does not open there.
 */
export type Seal = {
  seal(plain: Uint8Array, about: string): Uint8Array;
  /** Null when it was sealed under another secret, about something else, or was changed. */
  open(sealed: Uint8Array, about: string): Uint8Array | null;
};

/** `purpose` separates the keys of different uses of one secret. `entropy` gives the nonces. */
export function sealUnder(secret: string, purpose: string, entropy: { bytes(count: number): Uint8Array }): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES));
  return {
    seal: (plain, about) => {
      const nonce = entropy.bytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]);
    },
    open: (sealed, about) => {
      if (sealed.byteLength < NONCE_BYTES + TAG_BYTES) return null;
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(about));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}
