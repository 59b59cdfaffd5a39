/** Reads YAML so that every complaint can name its line. */
import { isMap, LineCounter, type Node, parseDocument } from "yaml";

export interface YamlFile {
  readonly value: unknown;
  /** Line (from 1) of the thing at a path; of its nearest parent when there is no such thing. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Problem of the text itself, e.g. wrong indentation. */
export interface YamlProblem {
  readonly line: number;
  readonly message: string;
}

/** Parses one document. Never throws: what is wrong comes back with its line. Duplicate keys are problems. */
export function parseYaml(text: string): YamlFile | { readonly problems: readonly YamlProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    maxAliasCount: 0,
    prettyErrors: false,
  } as never);
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        message: error.message,
      })),
    };
  }
  const lineOfOffset = (offset: number): number => lines.linePos(offset).line;
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // An alias to nothing, or aliases that multiply without end.
    return { problems: [{ line: 1, message: error instanceof Error ? error.message : String(error) }] };
  }
  return {
    value,
    lineOf(path) {
      for (let length = path.length; length >= 0; length--) {
        const offset = offsetAt(document.contents, path.slice(0, length));
        if (offset !== undefined) return lineOfOffset(offset);
      }
      return 1;
    },
  };
}

/** Offset of the key (in a map) or of the item (in a list) that a path names. */
function offsetAt(root: Node | null, path: readonly PropertyKey[]): number | undefined {
  let offset = root?.range?.[0];
  let node: unknown = root;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(step));
      if (pair === undefined) return undefined;
      offset = (pair.key as Node).range?.[0];
      node = pair.value;
    } else {
      const items = (node as { items?: unknown[] } | null)?.items;
      const item = items?.[Number(step)];
      if (item === undefined || item === null) return undefined;
      offset = (item as Node).range?.[0];
      node = item;
    }
  }
  return offset;
}
