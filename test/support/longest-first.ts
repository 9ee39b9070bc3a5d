import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/*
 * Long files begin first, so that none of them is left over for the end, when the other workers have nothing to do. What is not named here runs last, in vitest's own order.
 */

/** Beginnings of paths, the longest files first; some of them wait for most of their time. */
const LONG = [
  'test/drills/services', 'test/drills/', 'test/browser/every-page', 'test/browser/bidding', 'test/blackbox/torture/run', 'src/platform/db/embedded/server', 'test/blackbox/demo', 'test/browser/selling', 'test/browser/live', 'test/browser/',
  'test/blackbox/', 'test/journeys/', 'src/cli/', 'src/modules/bidding/closing', 'test/house/', 'test/',
];

/** Sorts the files of a run for vitest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => this.placeOf(one) - this.placeOf(other));
  }

  private placeOf({ moduleId }: TestSpecification): number {
    const path = relative(this.ctx.config.root, moduleId);
    const place = LONG.findIndex((beginning) => path.startsWith(beginning));
    return place === -1 ? LONG.length : place;
  }
}
