/** The same page over https, where a browser lets us use a microphone; undefined if the server has no https of its own. */
export function secureLink(here: { hostname: string; pathname: string; hash: string }, httpsPort: number): string | undefined {
  if (httpsPort <= 0) return undefined;
  const port = httpsPort === 443 ? '' : `:${httpsPort}`;
  return `https://${here.hostname}${port}${here.pathname}${here.hash}`;
}
