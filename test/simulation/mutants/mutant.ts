/** A mistake that somebody could make: the text of some files, changed before they are loaded. Nothing on the disk is touched. */
export type Mutant = {
  /** In small letters with dashes; the name of its file. */
  name: string;
  /** What was done wrong, and what comes of it. */
  story: string;
  /** A seed that was seen to catch it, tried before the others; where plans are drawn otherwise since, it only costs one try. */
  first?: number;
  /** Each `find` stands in its file exactly once; where it does not, the mutant is stale and the run fails. Files from the project's root. */
  patches: readonly { file: string; find: string; replace: string }[];
};
