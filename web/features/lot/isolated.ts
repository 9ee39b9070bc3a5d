/** A name or a text of a person inside a sentence of the house: its direction of writing is its own (Unicode isolates). */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
