/** The addresses a session description offers, in words a person can look for in a firewall, each once (RFC 8839 §5.1). */
export function candidatesOf(sdp: string): readonly string[] {
  const found = new Set<string>();
  for (const line of sdp.split(/\r?\n/)) {
    const match = /^a=candidate:\S+ \d+ (\S+) \d+ (\S+) (\d+) typ /.exec(line);
    if (!match) continue;
    const [, protocol = '', address = '', port = ''] = match;
    found.add(`${protocol.toUpperCase()} ${address.includes(':') ? `[${address}]` : address}:${port}`);
  }
  return [...found];
}
