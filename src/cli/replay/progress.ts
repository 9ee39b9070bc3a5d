import { SingleBar } from 'cli-progress';

/** Where progress is shown: a terminal gets a bar, anything else a line now and then. */
export type ProgressStream = NodeJS.WritableStream & { isTTY?: boolean };

export type Progress = {
  step(): void;
  /** Leaves the last state standing and ends its line. */
  stop(): void;
};

const LINE_EVERY_MS = 5_000;
const BAR_PER_SECOND = 10;

/** Shows how many of `total` things are done. `what` names them: "bids". */
export function showProgress(stream: ProgressStream, total: number, what: string): Progress {
  return stream.isTTY === true ? bar(stream, total, what) : lines(stream, total, what);
}

function bar(stream: ProgressStream, total: number, what: string): Progress {
  const shown = new SingleBar({ stream, fps: BAR_PER_SECOND, format: `{bar} {percentage}% | {value} of {total} ${what} | {eta_formatted} left`, barCompleteChar: '█', barIncompleteChar: '░', hideCursor: false });
  shown.start(total, 0);
  let count = 0;
  return {
    step: () => shown.update(count += 1),
    stop: () => shown.stop(),
  };
}

function lines(stream: ProgressStream, total: number, what: string): Progress {
  let count = 0;
  let toldMs = performance.now();
  const tell = (): void => {
    toldMs = performance.now();
    stream.write(`${count} of ${total} ${what} (${Math.floor((100 * count) / total)} %)\n`);
  };
  return {
    step: () => {
      count += 1;
      if (performance.now() - toldMs >= LINE_EVERY_MS) tell();
    },
    stop: tell,
  };
}
