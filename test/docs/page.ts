/** Runs the script of a page as a browser would, with the part of the DOM that the examples use. */
import { runInThisContext } from "node:vm";
import { fetchAsPage } from "../support/page.ts";

export interface FakeElement {
  name: string;
  children: (FakeElement | string)[];
  value: string;
  textContent: string;
  oninput?: () => void;
  onclick?: () => void;
  onsubmit?: (event: { preventDefault(): void }) => void;
  append(...children: (FakeElement | string)[]): void;
  replaceChildren(...children: (FakeElement | string)[]): void;
}

export interface FakePage {
  /** The first element of a name. */
  find(name: string): FakeElement;
}

function createElement(name: string): FakeElement {
  const element: FakeElement = {
    name,
    children: [],
    value: "",
    textContent: "",
    append: (...children) => void element.children.push(...children),
    replaceChildren: (...children) => void (element.children = children),
  };
  return element;
}

/** All elements of a name within an element. */
export const elementsOf = (element: FakeElement, name: string): FakeElement[] =>
  element.children.flatMap((child) =>
    typeof child === "string" ? [] : [...(child.name === name ? [child] : []), ...elementsOf(child, name)],
  );

/** The texts directly in an element. */
export const textOf = ({ children }: FakeElement): string =>
  children.filter((child) => typeof child === "string").join("");

/** Runs the module script of a page that is served from an origin. */
export async function openPage(html: string, origin: string, search: string): Promise<FakePage> {
  const script = /<script type="module">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
  const roots = new Map<string, FakeElement>();
  const querySelector = (name: string): FakeElement => {
    const root = roots.get(name) ?? createElement(name);
    roots.set(name, root);
    return root;
  };
  const fetchFromPage = async (
    url: string,
    request: { method: string; headers: Record<string, string>; body?: string },
  ) => {
    const seen = await fetchAsPage(url, origin, {
      method: request.method,
      headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== "content-type")),
      ...(request.body !== undefined && { body: JSON.parse(request.body) }),
    });
    if (seen.blocked) throw new TypeError("Failed to fetch");
    return { ok: seen.status < 400, json: async () => seen.body };
  };
  const run = runInThisContext(`(async (document, location, fetch) => {${script}\n})`) as (
    ...globals: unknown[]
  ) => Promise<void>;
  await run({ createElement, querySelector }, { search }, fetchFromPage);
  return { find: querySelector };
}
