/** One piece of the screen: an element, and how it follows what it shows. */
export type Part<T> = { readonly element: HTMLElement; draw(shown: T): void; gone?(): void };

type Attribute = string | number | boolean | ((event: never) => void);
export type Attributes = Readonly<Record<string, Attribute>>;
export type Child = Node | string;

/** Functions named `onclick` and the like listen; `true` is a bare attribute; `false` is none. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else attribute(element, name, value);
  }
  element.append(...children);
  return element;
}

export function attribute(element: Element, name: string, value: string | number | boolean): void {
  if (value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value === true ? '' : value)) element.setAttribute(name, String(value === true ? '' : value));
}

/** Touches the page only when something changed, so that live regions and selections stay quiet. */
export function text(node: Node, value: string): void {
  if (node.textContent !== value) node.textContent = value;
}

export function shown(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}

/** Keeps one part per key among the parent's children, in the order of the items; parts live as long as their key. */
export function keyed<T>(parent: HTMLElement, keyOf: (item: T) => string, make: (item: T) => Part<T>): (items: readonly T[]) => void {
  const parts = new Map<string, Part<T>>();
  return (items) => {
    const keys = new Set(items.map(keyOf));
    for (const [key, part] of parts) {
      if (keys.has(key)) continue;
      parts.delete(key);
      part.gone?.();
      part.element.remove();
    }
    items.forEach((item, index) => {
      const key = keyOf(item);
      const part = parts.get(key) ?? make(item);
      parts.set(key, part);
      if (parent.children[index] !== part.element) parent.insertBefore(part.element, parent.children[index] ?? null);
      part.draw(item);
    });
  };
}

let lastId = 0;
export const newId = (word: string) => `${word}-${++lastId}`;
