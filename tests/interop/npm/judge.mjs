// Judges badges with verifiers from npm. Reads {contexts, cases: {name: {badge, pages}}, now} and prints {name: finding}.
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

let text = '';
for await (const part of process.stdin) {
  text += part;
}
const {contexts, cases, now} = JSON.parse(text);

function loader(pages) {
  const load = async url => {
    if (contexts[url]) {
      return {contextUrl: null, documentUrl: url, document: contexts[url]};
    }
    const [address, key] = url.split('#');
    const page = pages[url] ?? pages[address];
    if (!page) {
      throw new Error(`Nothing at ${url}`);
    }
    const found = key && page.verificationMethod?.find(method => method.id === url);
    const document = found ? {'@context': 'https://w3id.org/security/multikey/v1', ...found} : page;
    return {contextUrl: null, documentUrl: url, document};
  };
  return async url => {
    try {
      return await load(url);
    } catch (error) {
      return vc.defaultDocumentLoader(url).catch(() => Promise.reject(error));
    }
  };
}

function unfolded(error) {
  return [error, ...(error?.errors ?? []).flatMap(unfolded), ...(error?.cause ? unfolded(error.cause) : [])];
}

async function judge({badge, pages}) {
  const result = await vc.verifyCredential({
    credential: badge,
    suite: new DataIntegrityProof({cryptosuite}),
    documentLoader: loader(pages),
    checkStatus,
    now: new Date(now),
  });
  const words = unfolded(result.error).map(error => String(error?.message ?? error)).join(' | ');
  if (/is after "validUntil"/i.test(words)) {
    return 'expired';
  }
  const marked = result.statusResult?.results?.some(one => one.status === true);
  const signed = result.results?.every(one => one.verified);
  // A badge taken back is still "verified" to this library: its bit is looked at apart.
  if (signed && marked) {
    return 'revoked';
  }
  if (result.verified && !marked) {
    return 'valid';
  }
  // A word that no context knows is refused before any signature is looked at: not the same as a signature that fails.
  if (/safe mode|dropping property/i.test(words)) {
    return 'unknown word';
  }
  return /invalid signature/i.test(words) ? 'changed' : words;
}

const found = {};
for (const [name, one] of Object.entries(cases)) {
  found[name] = await judge(one);
}
console.log(JSON.stringify(found));
