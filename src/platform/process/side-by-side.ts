/**
 * Does `work` for every item, at most `atOnce` at the same time, in the order of the items. Rejects with the first error, after what was under way
 * has ended; items that had not begun by then are left.
 */
export async function sideBySide<Item>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  let failed: { error: unknown } | null = null;
  const one = async (): Promise<void> => {
    for (const item of left) {
      if (failed !== null) return;
      await work(item).catch((error: unknown) => { failed ??= { error }; });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, one));
  throwIf(failed);
}

function throwIf(failed: { error: unknown } | null): void {
  if (failed !== null) throw failed.error;
}
