// What a first view costs on the wire: the page and its stylesheet, compressed as the browser asks for them.
import http from 'node:http';

function bytes(url, headers) {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: { 'accept-encoding': 'gzip, deflate, br, zstd', ...headers } }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode, size: Buffer.concat(parts).length }));
      response.on('error', reject);
    }).on('error', reject);
  });
}

/** Compressed bytes of the page in front of this person, its stylesheet and its scripts. */
export async function weigh(seat) {
  const { page, context } = seat;
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const of = (selector, name) => page.$$eval(selector, (all, attribute) => all.map((e) => e[attribute]), name);
  const html = await bytes(page.url(), { cookie });
  if (html.status !== 200) throw new Error(`${page.url()} answered ${html.status}`);
  const sum = async (addresses) => (await Promise.all(addresses.map((address) => bytes(address)))).reduce((all, { size }) => all + size, 0);
  return { page: html.size, css: await sum(await of('link[rel=stylesheet]', 'href')), scripts: await sum(await of('script[src]', 'src')) };
}
