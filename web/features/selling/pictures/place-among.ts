/** Where a picture has to go (from 1) to stand before those that were chosen after it; null where it stands well. */
export function placeAmong(images: readonly string[], image: string, ranks: ReadonlyMap<string, number>): number | null {
  const own = ranks.get(image) ?? Number.POSITIVE_INFINITY;
  const later = images.findIndex((id) => (ranks.get(id) ?? -1) > own);
  return later === -1 || later > images.indexOf(image) ? null : later + 1;
}
