/** An officer's browser without its screen: keeps the cookie, follows nothing by itself, sends forms with the page's token. */
export interface StaffClient {
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  /** Sends a form as a page would, or JSON as a program would. Adds the token of the last page unless `fields` names one. */
  post(
    path: string,
    fields: Record<string, unknown>,
    as?: 'form' | 'json',
    headers?: Record<string, string>,
  ): Promise<Reply>;
  cookie(): string | undefined;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  location: string | null;
}

export function staffClient(origin: string): StaffClient {
  let cookie: string | undefined;
  let token: string | undefined;
  const send = async (path: string, init: RequestInit): Promise<Reply> => {
    const headers = { ...(cookie ? { cookie } : {}), ...(init.headers as Record<string, string>) };
    const response = await fetch(`${origin}${path}`, { ...init, headers, redirect: 'manual' });
    const given = response.headers.get('set-cookie')?.split(';')[0];
    if (given) cookie = given.endsWith('=') ? undefined : given;
    const text = await response.text();
    token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? /"csrf":"([^"]+)"/.exec(text)?.[1] ?? token;
    return { status: response.status, headers: response.headers, text, location: response.headers.get('location') };
  };
  return {
    cookie: () => cookie,
    get: (path, headers = {}) => send(path, { headers: { accept: 'text/html', ...headers } }),
    post(path, given, as = 'form', headers = {}) {
      const fields = token && !('_csrf' in given) ? { _csrf: token, ...given } : given;
      if (as === 'json') {
        const body = JSON.stringify(fields);
        return send(path, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
        });
      }
      const form = new URLSearchParams(
        Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
      );
      return send(path, { method: 'POST', body: form, headers: { accept: 'text/html', ...headers } });
    },
  };
}
