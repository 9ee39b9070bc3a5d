/** JSON as it is sent and read. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** A document to be kept under its id; without a source: to be taken away. Of several versions of one id the highest counts, in whatever order they come. */
export type Document = { index: string; id: string; version: number; source: JsonObject | null };
/** What became of some documents. `refused`: those that can never be taken as they are, with the reason. */
export type BulkResult = { taken: number; refused: { id: string; reason: string }[] };

/** The engine is away, or has no room at the moment: the same may be tried later. Nothing of record is in it. */
export class EngineAway extends Error {
  override readonly name = 'EngineAway';
}

/** The engine does not take a request as it is, or answers otherwise than it was asked: a defect. Whoever can answer without it does, and says so. */
export class EngineRefused extends Error {
  override readonly name = 'EngineRefused';
}

/**
 * A search engine as the house uses it: copies of what is kept elsewhere, in indices that can be made anew at any time. Every call
 * throws {@link EngineAway} when the engine cannot be reached, is overloaded, answers too late or has lost the index that is asked, and
 * {@link EngineRefused} when it says that the request is wrong.
 */
export type SearchEngine = {
  putLifecycle(name: string, policy: JsonObject): Promise<void>;
  putTemplate(name: string, template: JsonObject): Promise<void>;
  /** Makes an index; one that is there already stays as it is. */
  createIndex(index: string): Promise<void>;
  /** Points an alias at one index and at no other, in one step. */
  pointAlias(alias: string, index: string): Promise<void>;
  /** Indices whose names fit any of the patterns, ascending. */
  indices(patterns: readonly string[]): Promise<string[]>;
  deleteIndex(index: string): Promise<void>;
  /** Keeps documents and takes others away; the caller bounds how many and how large. Throws EngineAway when any of them met an engine without room. */
  bulk(documents: readonly Document[]): Promise<BulkResult>;
  /** Makes what was kept findable now. */
  refresh(index: string): Promise<void>;
  /** The answer as it came; whoever asks reads it. */
  search(index: string, body: JsonObject): Promise<unknown>;
  close(): Promise<void>;
};
