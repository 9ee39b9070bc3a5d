/** Under which an account's preferences are kept: two pages read and set them. */
export const PREFERENCES_KEY = ['preferences'] as const;
