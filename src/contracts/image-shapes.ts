import { Type, type TSchema } from 'typebox';

const image = { id: Type.String(), alt: Type.String(), width: Type.Integer(), height: Type.Integer() };

/** A picture of a lot. `width` and `height`: pixels of the largest file that is kept. */
export const LotImage = Type.Object(image);
type Shown = { id: string; alt: string; width: number; height: number };
const words: Record<string, TSchema> = image;
/** The first picture of a lot; null where it has none. */
export const LotImageOrNull = Type.Unsafe<Shown | null>({ type: ['object', 'null'], required: Object.keys(words), properties: words });

/** A picture that was just added or changed; `urls` are where its bytes are, the narrowest first. */
export const LotImageAdded = Type.Object({
  ...image, position: Type.Integer(), urls: Type.Array(Type.Object({ width: Type.Integer(), url: Type.String() })),
});
