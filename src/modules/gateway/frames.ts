import { CLIENT_FRAMES, type ClientFrame } from '#contracts/live.ts';
import { compileShape, type ShapeFault } from '#platform/live/shape.ts';
import { repeatsAName } from '#platform/shape/repeated-names.ts';

/**
 * What a frame is. `bad_bid`: a bid that can be answered, because its id can be read, and not be placed.
 */
export type ReadFrame =
  | { kind: 'frame'; frame: ClientFrame }
  | { kind: 'bad_bid'; id: string; faults: readonly ShapeFault[] }
  | { kind: 'malformed' };

const shapes = {
  hello: compileShape(CLIENT_FRAMES.hello),
  watch: compileShape(CLIENT_FRAMES.watch),
  unwatch: compileShape(CLIENT_FRAMES.unwatch),
  bid: compileShape(CLIENT_FRAMES.bid),
  time: compileShape(CLIENT_FRAMES.time),
};
const ID_LENGTH_MAX = 255;
const malformed: ReadFrame = { kind: 'malformed' };

/** Reads a text frame of a client. Numbers are taken as JSON has them: a text is not an amount, nor is a fraction. */
export function readFrame(text: string): ReadFrame {
  const value = parse(text);
  if (!isRecord(value)) return malformed;
  // Bids first: they come most often and are the ones in a hurry.
  if (shapes.bid.fits(value)) return { kind: 'frame', frame: value };
  switch (value['type']) {
    case 'bid': return badBid(value);
    case 'hello': return shapes.hello.fits(value) ? { kind: 'frame', frame: value } : malformed;
    case 'watch': return shapes.watch.fits(value) ? { kind: 'frame', frame: value } : malformed;
    case 'unwatch': return shapes.unwatch.fits(value) ? { kind: 'frame', frame: value } : malformed;
    case 'time': return shapes.time.fits(value) ? { kind: 'frame', frame: value } : malformed;
    default: return malformed;
  }
}

function badBid(value: Readonly<Record<string, unknown>>): ReadFrame {
  const id = value['id'];
  if (typeof id !== 'string' || id.length < 1 || id.length > ID_LENGTH_MAX) return malformed;
  return { kind: 'bad_bid', id, faults: shapes.bid.faults(value) };
}

/** Null for what is no JSON, and for what says one thing twice: it may have been read the other way before. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return repeatsAName(text, value) ? null : value;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
