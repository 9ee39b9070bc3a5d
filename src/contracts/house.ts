/** Questions other modules may ask about what the house's staff decided. At most one second stale. */
export type HouseQueries = {
  /** Whether anybody may make an account. */
  registrationOpen(): Promise<boolean>;
  /** What the house calls itself, 1 to 80 characters. */
  name(): Promise<string>;
  /** The address that people may write to; null where staff named none. */
  contact(): Promise<string | null>;
  /** The edition of the terms of use that counts now: '1', '2', … */
  termsVersion(): Promise<string>;
};
