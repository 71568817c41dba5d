const NS = 'http://www.w3.org/2000/svg';

/** Line icons on a 24-unit field, drawn for Spokes. */
const shapes = {
  microphone: ['M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3Z', 'M5.5 11a6.5 6.5 0 0 0 13 0', 'M12 17.5V21', 'M8.5 21h7'],
  muted: ['M9 9v2a3 3 0 0 0 4.6 2.55', 'M15 10.2V6a3 3 0 0 0-5.7-1.3', 'M5.5 11a6.5 6.5 0 0 0 10.6 5.05', 'M18.5 11a6.5 6.5 0 0 1-.7 2.95', 'M12 17.5V21', 'M8.5 21h7', 'M4 3.5l16 17'],
  camera: ['M4.5 6.5h9a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 3 16V8a1.5 1.5 0 0 1 1.5-1.5Z', 'M15 10.8l4.4-2.9a1 1 0 0 1 1.6.8v6.6a1 1 0 0 1-1.6.8L15 13.2'],
  cameraOff: ['M8.5 6.5h5A1.5 1.5 0 0 1 15 8v4.5', 'M15 16a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 3 16V8a1.5 1.5 0 0 1 1-1.4', 'M15 10.8l4.4-2.9a1 1 0 0 1 1.6.8v6.6a1 1 0 0 1-1.1 1', 'M4 3.5l16 17'],
  screen: ['M4 5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z', 'M9 20h6', 'M12 16v4', 'M12 13V8.2', 'M9.6 10.4 12 8l2.4 2.4'],
  screenOff: ['M4 5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z', 'M9 20h6', 'M12 16v4', 'M9.8 8.3l4.4 4.4', 'M14.2 8.3l-4.4 4.4'],
  leave: ['M3.6 14.6c-.8-.9-.8-2.3.1-3.1a12.4 12.4 0 0 1 16.6 0c.9.8.9 2.2.1 3.1l-.9 1a1.4 1.4 0 0 1-1.8.2l-2-1.4a1.4 1.4 0 0 1-.6-1.4l.2-1.1a9.6 9.6 0 0 0-6.6 0l.2 1.1c.1.5-.1 1.1-.6 1.4l-2 1.4a1.4 1.4 0 0 1-1.8-.2l-.9-1Z'],
  settings: ['M4 7h9', 'M17 7h3', 'M15 5v4', 'M4 12h3', 'M11 12h9', 'M9 10v4', 'M4 17h11', 'M19 17h1', 'M17 15v4'],
  plus: ['M12 5v14', 'M5 12h14'],
  dots: ['M6 12h.01', 'M12 12h.01', 'M18 12h.01'],
  back: ['M14.5 5.5 8 12l6.5 6.5'],
  close: ['M6 6l12 12', 'M18 6 6 18'],
  voice: ['M4 10v4', 'M8 7v10', 'M12 4v16', 'M16 7v10', 'M20 10v4'],
  invite: ['M10 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z', 'M3.5 19.5c.6-3.2 3.3-5 6.5-5 1.3 0 2.6.3 3.6.9', 'M18 14v6', 'M15 17h6'],
  expand: ['M9 4H4v5', 'M15 4h5v5', 'M9 20H4v-5', 'M15 20h5v-5'],
  pin: ['M4 5h16v14H4z', 'M12 12h8', 'M12 12v7'],
  sound: ['M4 10v4h3.5l4.5 4V6l-4.5 4H4Z', 'M15.5 9a4.2 4.2 0 0 1 0 6', 'M18 6.5a8 8 0 0 1 0 11'],
  lock: ['M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z', 'M8 11V8a4 4 0 0 1 8 0v3'],
  warning: ['M12 4.5 3.5 19h17L12 4.5Z', 'M12 10v4.5', 'M12 16.9v.1'],
  eye: ['M2.8 12C4.6 8.2 8 6 12 6s7.4 2.2 9.2 6c-1.8 3.8-5.2 6-9.2 6s-7.4-2.2-9.2-6Z', 'M12 14.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2Z'],
  eyeOff: ['M2.8 12C4.6 8.2 8 6 12 6s7.4 2.2 9.2 6c-1.8 3.8-5.2 6-9.2 6s-7.4-2.2-9.2-6Z', 'M4 3.5l16 17'],
  weak: ['M5 18v-3', 'M10 18v-6', 'M15 18v-1', 'M20 18v-1'],
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  route: ['M6 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 'M18 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 'M8.5 18h6.5a3 3 0 0 0 0-6H9a3 3 0 0 1 0-6h6.5'],
  device: ['M4 5.5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1Z', 'M9 20h6', 'M12 16.5V20'],
  proxy: ['M12 3.5 5 6v5.5c0 4.3 2.9 7.4 7 9 4.1-1.6 7-4.7 7-9V6l-7-2.5Z'],
  router: ['M4 13.5h16a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1Z', 'M7 16.5h.01', 'M10.5 16.5h.01', 'M12 10.5v3', 'M8.8 7.6a4.6 4.6 0 0 1 6.4 0', 'M6 4.8a8.6 8.6 0 0 1 12 0'],
  server: ['M5 4h14a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Z', 'M5 13h14a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-5a1 1 0 0 1 1-1Z', 'M7.5 7.5h.01', 'M7.5 16.5h.01'],
  question: ['M9.2 9a2.9 2.9 0 1 1 4.4 2.5c-1 .6-1.6 1.2-1.6 2.3', 'M12 17v.1'],
  out: ['M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14', 'M11 12h9.5', 'M17 8.5l3.5 3.5-3.5 3.5'],
} as const;

export type IconName = keyof typeof shapes;

/** Decoration beside words; screen readers pass it by. */
export function icon(name: IconName): SVGSVGElement {
  const svg = frame('0 0 24 24', 'icon');
  drawIcon(svg, name);
  return svg;
}

export function drawIcon(svg: SVGSVGElement, name: IconName): void {
  if (svg.dataset['icon'] === name) return;
  svg.dataset['icon'] = name;
  svg.replaceChildren(...shapes[name].map(path));
}

/** A wheel that speaks: rim with the tail of a speech bubble, hub, and spokes that do not touch each other. */
export function logo(): SVGSVGElement {
  const svg = frame('0 0 48 48', 'logo');
  const rim = path('M24 4.5a19.5 19.5 0 1 1-9.9 36.3L6 43l2.3-7.8A19.5 19.5 0 0 1 24 4.5Z');
  rim.setAttribute('class', 'rim');
  const wheel = document.createElementNS(NS, 'g');
  wheel.setAttribute('class', 'wheel');
  for (let spoke = 0; spoke < 6; spoke++) {
    const line = path('M24 17.2V10.6');
    line.setAttribute('transform', `rotate(${spoke * 60} 24 24)`);
    line.setAttribute('class', 'spoke');
    wheel.append(line);
  }
  const hub = document.createElementNS(NS, 'circle');
  for (const [name, value] of [['cx', '24'], ['cy', '24'], ['r', '3.4'], ['class', 'hub']] as const) hub.setAttribute(name, value);
  svg.append(rim, wheel, hub);
  return svg;
}

function frame(viewBox: string, name: string): SVGSVGElement {
  const svg = document.createElementNS(NS, 'svg');
  svg.setAttribute('viewBox', viewBox);
  svg.setAttribute('class', name);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  return svg;
}

function path(d: string): SVGPathElement {
  const element = document.createElementNS(NS, 'path');
  element.setAttribute('d', d);
  return element;
}
