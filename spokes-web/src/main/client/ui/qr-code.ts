import qrcode from 'qrcode-generator';

const QUIET_ZONE = 4, NS = 'http://www.w3.org/2000/svg';

/** A link as a picture that a phone reads: always dark on light, whatever the theme, since not every phone reads the other way round. */
export function qrCode(link: string, label: string): SVGSVGElement {
  const code = qrcode(0, 'M');
  code.addData(link);
  code.make();
  const count = code.getModuleCount(), size = count + 2 * QUIET_ZONE;
  const svg = document.createElementNS(NS, 'svg'), dots = document.createElementNS(NS, 'path');
  for (const [name, value] of [['viewBox', `0 0 ${size} ${size}`], ['class', 'qr'], ['role', 'img'], ['aria-label', label], ['data-testid', 'qr-code'], ['shape-rendering', 'crispEdges']] as const) {
    svg.setAttribute(name, value);
  }
  dots.setAttribute('d', outline(count, (row, column) => code.isDark(row, column)));
  svg.append(dots);
  return svg;
}

/** One square after the other, those beside each other in one stroke. */
export function outline(count: number, isDark: (row: number, column: number) => boolean): string {
  let path = '';
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      let end = column;
      while (end < count && isDark(row, end)) end++;
      if (end > column) path += `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h${end - column}v1h-${end - column}z`;
      column = end;
    }
  }
  return path;
}
