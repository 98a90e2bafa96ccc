// Prepares a fresh context for scripts of models: takes away what reaches out or never ends, freezes what is shared,
// and gives back the function that runs one script. `host` is the scope (bridge.rs); values cross as scalars or as
// [tag, payload] (convert.rs). Nothing of one script may be seen by the next.
(function (host, evaluator) {
  'use strict';
  const { Array, Date: HostDate, Error, JSON, Map, Math, Number, Object, Proxy, RangeError, ReferenceError, Reflect, RegExp, Set, String, TypeError } = globalThis;
  const { apply, construct, ownKeys, getPrototypeOf, setPrototypeOf, deleteProperty, getOwnPropertyDescriptor } = Reflect;
  const above = getPrototypeOf(globalThis);
  const { defineProperty, freeze } = Object;
  const { isArray } = Array;
  const { stringify, parse } = JSON;
  const { floor, imul } = Math;
  const hostEval = globalThis.eval;

  // --- Work that native functions do without asking whether time is up is counted before it is done.
  const WORK = 100_000_000;
  let work = 0;
  const charge = (units) => {
    work += units;
    if (!(work <= WORK)) throw new RangeError('the script does too much work on large texts or lists');
  };
  const replace = (target, name, value) => defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  const wrap = (target, name, before) => {
    const original = target[name];
    if (typeof original !== 'function') return;
    replace(target, name, { [name](...args) { return apply(original, before(this, args), args); } }[name]);
  };

  const MUTATORS = new Set(['copyWithin', 'fill', 'pop', 'push', 'reverse', 'shift', 'sort', 'splice', 'unshift']);
  const FINDERS = new Set(['indexOf', 'lastIndexOf', 'includes']);
  const SORTERS = new Set(['sort', 'toSorted']);
  const listOf = (that, name) => {
    if (isArray(that)) {
      charge(that.length);
      return that;
    }
    if (that === null || that === undefined || MUTATORS.has(name)) throw new TypeError(`Array.prototype.${name} needs a list`);
    const length = floor(Number(that.length)) || 0;
    charge(length);
    const list = [];
    for (let i = 0; i < length; i++) list[i] = that[i];
    return list;
  };
  const arrays = Array.prototype;
  for (const name of ownKeys(arrays)) {
    if (typeof name === 'string' && name !== 'constructor') {
      wrap(arrays, name, (that, args) => {
        const list = listOf(that, name);
        // Long texts are compared one by one.
        if (typeof args[0] === 'string' && FINDERS.has(name)) charge(list.length * args[0].length / 16);
        if (args[0] === undefined && SORTERS.has(name)) for (let i = 0; i < list.length; i++) if (typeof list[i] === 'string') charge(list[i].length);
        return list;
      });
    }
  }
  const flatten = (list, depth, into) => {
    for (let i = 0; i < list.length; i++) {
      if (!(i in list)) continue;
      if (depth > 0 && isArray(list[i])) flatten(list[i], depth - 1, into);
      else into[into.length] = list[i];
    }
    return into;
  };
  replace(arrays, 'concat', { concat(...args) { return flatten([this, ...args], 1, []); } }.concat);
  replace(arrays, 'flat', { flat(depth = 1) { return flatten(this, Number(depth) || 0, []); } }.flat);
  replace(arrays, 'flatMap', { flatMap(map, that) { return flatten(this.map(map, that), 1, []); } }.flatMap);
  delete Array.fromAsync;

  const strings = String.prototype;
  const SEARCHES = new Set(['indexOf', 'lastIndexOf', 'includes', 'split', 'replace', 'replaceAll']);
  for (const name of ownKeys(strings)) {
    if (typeof name !== 'string' || ['constructor', 'toString', 'valueOf', 'concat'].includes(name)) continue;
    wrap(strings, name, (that, args) => {
      if (that === null || that === undefined) throw new TypeError(`String.prototype.${name} needs a text`);
      const text = String(that);
      charge(text.length);
      // Marks that follow each other are put in order by moving each one.
      if (name === 'normalize') charge(text.length * text.length / 20);
      if (name === 'localeCompare') {
        args[0] = String(args[0]);
        charge((text.length * text.length + args[0].length * args[0].length) / 20);
      }
      if (SEARCHES.has(name) && args.length > 0 && (typeof args[0] !== 'object' || args[0] === null)) {
        args[0] = String(args[0]);
        charge(text.length * args[0].length / 16);
      }
      return text;
    });
  }
  // Natively these run as far as an object says that it is long.
  replace(String, 'raw', {
    raw(template, ...values) {
      const parts = Object(template.raw);
      const length = floor(Number(parts.length)) || 0;
      if (length > 0) charge(length);
      let text = '';
      for (let i = 0; i < length; i++) {
        text += `${parts[i]}`;
        if (i + 1 < length && i < values.length) text += `${values[i]}`;
      }
      return text;
    },
  }.raw);
  const expressions = RegExp.prototype;
  for (const symbol of [Symbol.replace, Symbol.split]) {
    const original = expressions[symbol];
    replace(expressions, symbol, { [symbol](...args) {
      if (getPrototypeOf(this) !== expressions || getOwnPropertyDescriptor(this, 'exec') || getOwnPropertyDescriptor(this, 'constructor')) {
        throw new TypeError('a regular expression with methods of its own is not accepted here');
      }
      return apply(original, this, args);
    } }[symbol]);
  }
  wrap(RegExp.prototype, 'exec', (that, args) => {
    args[0] = String(args[0]);
    charge(args[0].length);
    return that;
  });
  wrap(JSON, 'parse', (that, args) => {
    args[0] = String(args[0]);
    charge(args[0].length);
    return that;
  });
  // A function is called for every part, so that time can run out in between.
  const chosen = (replacer) => {
    if (typeof replacer === 'function') return replacer;
    if (!isArray(replacer)) return (_, value) => value;
    charge(replacer.length);
    const names = new Set();
    for (let i = 0; i < replacer.length; i++) names.add(String(replacer[i]));
    return function (name, value) { return name === '' || isArray(this) || names.has(name) ? value : undefined; };
  };
  const stringifyAll = (value, replacer, space) => {
    const text = stringify(value, chosen(replacer), space);
    charge(text === undefined ? 1 : text.length);
    return text;
  };
  replace(JSON, 'stringify', { stringify(value, replacer, space) { return stringifyAll(value, replacer, space); } }.stringify);
  for (const name of ['freeze', 'seal', 'isFrozen', 'isSealed']) {
    wrap(Object, name, (that, args) => {
      if (isArray(args[0])) charge(args[0].length * 100);
      return that;
    });
  }
  const NativeSet = Set;
  const SafeSet = function Set(values) {
    if (new.target === undefined) throw new TypeError('Set needs new');
    const set = construct(NativeSet, [], new.target);
    if (values !== null && values !== undefined) for (const value of values) set.add(value);
    return set;
  };
  SafeSet.prototype = NativeSet.prototype;
  replace(NativeSet.prototype, 'constructor', SafeSet);
  for (const name of ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom']) {
    delete NativeSet.prototype[name];
  }
  const iterators = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()));
  for (const name of ownKeys(iterators)) if (name !== Symbol.iterator) delete iterators[name];

  // --- Time and chance come from the command, and every date is UTC.
  let now = 0;
  let seed = 0;
  const dates = HostDate.prototype;
  for (const part of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']) {
    replace(dates, `get${part}`, dates[`getUTC${part}`]);
    if (dates[`setUTC${part}`]) replace(dates, `set${part}`, dates[`setUTC${part}`]);
  }
  const { toISOString, getTime } = dates;
  const isoOf = { toString() { return apply(toISOString, this, []); } }.toString;
  for (const name of ['toString', 'toLocaleString', 'toUTCString', 'toGMTString']) replace(dates, name, isoOf);
  replace(dates, 'toDateString', { toDateString() { return apply(toISOString, this, []).slice(0, 10); } }.toDateString);
  replace(dates, 'toLocaleDateString', dates.toDateString);
  replace(dates, 'toTimeString', { toTimeString() { return apply(toISOString, this, []).slice(11, 19); } }.toTimeString);
  replace(dates, 'toLocaleTimeString', dates.toTimeString);
  replace(dates, 'getTimezoneOffset', { getTimezoneOffset() { return 0; } }.getTimezoneOffset);
  delete dates.getYear;
  delete dates.setYear;
  const ZONE = /(?:Z|[+-]\d\d:?\d\d|GMT|UTC)\s*(?:\(.*\))?$/i;
  const DAY = /^\s*[+-]?\d{4,6}(?:-\d\d){0,2}\s*$/;
  const ISO = /^\s*[+-]?\d{4,6}-/;
  const test = RegExp.prototype.test;
  const read = (text) => {
    text = String(text);
    if (text.length > 100) return NaN;
    if (apply(test, DAY, [text]) || apply(test, ZONE, [text])) return HostDate.parse(text);
    return HostDate.parse(apply(test, ISO, [text]) ? text.trim() + 'Z' : text + ' UTC');
  };
  const momentOf = (args) => {
    if (args.length === 0) return now;
    if (args.length > 1) return apply(HostDate.UTC, HostDate, args);
    let [value] = args;
    if (value instanceof HostDate) return apply(getTime, value, []);
    if (typeof value === 'object' && value !== null) value = value.valueOf();
    return typeof value === 'string' ? read(value) : Number(value);
  };
  const Date = function Date(...args) {
    if (new.target === undefined) return new HostDate(now).toISOString();
    return construct(HostDate, [momentOf(args)], new.target);
  };
  Date.prototype = dates;
  Date.now = () => now;
  Date.parse = (text) => read(text);
  Date.UTC = HostDate.UTC;
  replace(dates, 'constructor', Date);
  replace(Math, 'random', () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  });

  // --- Values between the scope and the script.
  const decode = (value) => {
    if (!isArray(value)) return value;
    const [tag, payload] = value;
    return tag === 'date' ? new HostDate(payload) : tag === 'long' ? hostBigInt(payload) : parse(payload);
  };
  const hostBigInt = globalThis.BigInt;
  const encode = (value) => {
    if (typeof value === 'bigint') return ['long', `${value}`];
    if (value === undefined) return null;
    if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError(`a ${typeof value} cannot be the value of a variable`);
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof HostDate) return ['date', apply(getTime, value, [])];
    return ['json', stringifyAll(value)];
  };

  // --- What a script sees: its own names, variables of the scope, and these objects.
  let locals = new Map();
  let opened = new Map();
  const open = (key, value) => {
    if (typeof value === 'string') charge(value.length);
    if (!isArray(value)) return value;
    if (!opened.has(key)) opened.set(key, decode(value));
    return opened.get(key);
  };
  const nameOf = (name) => {
    if (typeof name !== 'string') throw new TypeError('the name of a variable must be a text');
    return name;
  };
  // What is set, and what the org chart answers, stands in the journal: some ten thousand times, or ten megabytes.
  const ENTRY = 10_000;
  const set = (name, value, local) => {
    const encoded = encode(value);
    const text = isArray(encoded) ? encoded[1] : encoded;
    charge(ENTRY + (typeof text === 'string' ? text.length * 10 : 0));
    host.set(nameOf(name), encoded, local);
    opened.delete(name);
    opened.delete('local ' + name);
    if (typeof value === 'object' && value !== null) opened.set(local ? 'local ' + name : name, value);
  };
  const mapOf = (names, read) => {
    charge(ENTRY);
    const all = {};
    for (const name of names) all[name] = read(name);
    return all;
  };
  const variables = {
    getVariable(name) { return open(nameOf(name), host.get(name)); },
    getVariableLocal(name) { return open('local ' + nameOf(name), host.getLocal(name)); },
    hasVariable(name) { return host.has(nameOf(name)); },
    hasVariableLocal(name) { return host.hasLocal(nameOf(name)); },
    setVariable(name, value) { set(name, value, false); },
    setVariableLocal(name, value) { set(name, value, true); },
    removeVariable(name) { charge(ENTRY); host.remove(nameOf(name)); opened.delete(name); opened.delete('local ' + name); },
    removeVariableLocal(name) { charge(ENTRY); host.removeLocal(nameOf(name)); opened.delete(name); opened.delete('local ' + name); },
    getVariables() { return mapOf(host.names(), variables.getVariable); },
    getVariablesLocal() { return mapOf(host.localNames(), variables.getVariableLocal); },
    getVariableNames() { charge(ENTRY); return host.names(); },
    getVariableNamesLocal() { charge(ENTRY); return host.localNames(); },
    hasVariables() { charge(ENTRY); return host.names().length > 0; },
    hasVariablesLocal() { charge(ENTRY); return host.localNames().length > 0; },
    setVariables(values) { for (const name of Object.keys(values)) set(name, values[name], false); },
    setVariablesLocal(values) { for (const name of Object.keys(values)) set(name, values[name], true); },
    removeVariables(names) { for (let i = 0; i < names.length; i++) variables.removeVariable(names[i]); },
    removeVariablesLocal(names) { for (let i = 0; i < names.length; i++) variables.removeVariableLocal(names[i]); },
  };
  const withFacts = (facts, read) => {
    const object = { ...variables };
    for (const fact of facts) {
      defineProperty(object, fact, { get: () => decode(read(fact)), enumerable: true });
      object[`get${fact[0].toUpperCase()}${fact.slice(1)}`] = () => decode(read(fact));
    }
    return object;
  };
  const FACTS = ['id', 'processInstanceId', 'processBusinessKey', 'businessKey', 'processDefinitionId', 'currentActivityId',
    'currentActivityName', 'activityInstanceId', 'tenantId', 'eventName', 'multiInstanceRoot'];
  const TASK = ['id', 'name', 'description', 'assignee', 'owner', 'taskDefinitionKey', 'priority', 'dueDate', 'followUpDate',
    'createTime', 'eventName', 'processInstanceId', 'processDefinitionId', 'tenantId', 'executionId'];
  const CHANGES = ['complete', 'setName', 'setDescription', 'setAssignee', 'setOwner', 'setPriority', 'setDueDate', 'setFollowUpDate', 'addCandidateUser',
    'addCandidateUsers', 'addCandidateGroup', 'addCandidateGroups', 'deleteCandidateUser', 'deleteCandidateGroup', 'addUserIdentityLink',
    'addGroupIdentityLink', 'deleteUserIdentityLink', 'deleteGroupIdentityLink'];
  const execution = withFacts(FACTS, host.execution);
  const task = withFacts(TASK, host.task);
  for (const name of CHANGES) {
    task[name] = (...values) => {
      charge(ENTRY);
      host.changeTask(name, values.map(encode));
    };
  }
  task.execution = execution;
  const org = {};
  for (const name of ['managerOf', 'limitOf', 'emailOf', 'nameOf', 'groupsOf', 'deputyOf']) {
    org[name] = (user) => charge(ENTRY) ?? decode(host.org(name, user === null || user === undefined ? null : `${user}`));
  }
  // A business error, which events catch; also under the names that scripts of other engines know.
  class BpmnError extends Error {
    constructor(code, message) {
      super(message === undefined ? '' : `${message}`);
      this.name = 'BpmnError';
      this.code = `${code}`;
    }
  }
  const delegates = { engine: { delegate: { BpmnError } } };
  Object.assign(org, { camunda: { bpm: delegates }, flowable: delegates, activiti: delegates });
  let lines = 0;
  const told = (value) => {
    if (typeof value === 'string') return value;
    if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof HostDate) return String(value);
    return stringifyAll(value) ?? 'undefined';
  };
  const log = (...values) => {
    charge(ENTRY);
    const line = values.map(told).join(' ');
    charge(line.length);
    host.log(lines++, line);
  };
  const console = { log, info: log, warn: log, error: log, debug: log, trace: log };

  let evalOnce = false;
  const names = new Proxy(freeze({ __proto__: null }), freeze({
    __proto__: null,
    has(_, name) {
      if (typeof name !== 'string') return false;
      if (evalOnce && name === 'eval') return true;
      return locals.has(name) || (name !== 'execution' && ((name === 'task' && host.hasTask()) || host.has(name)));
    },
    get(_, name) {
      if (typeof name !== 'string') return undefined;
      if (evalOnce && name === 'eval') {
        evalOnce = false;
        return hostEval;
      }
      if (locals.has(name)) return locals.get(name);
      return name === 'task' && host.hasTask() ? task : open(name, host.get(name));
    },
    set(_, name, value) {
      locals.set(name, value);
      return true;
    },
    deleteProperty: (_, name) => locals.delete(name),
  }));

  // --- Only these names stay; everything that can be reached from them is frozen.
  const KEPT = new NativeSet(['Object', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'Math', 'JSON', 'RegExp', 'Map', 'WeakMap', 'Error',
    'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'AggregateError', 'InternalError', 'parseInt', 'parseFloat',
    'isNaN', 'isFinite', 'NaN', 'Infinity', 'undefined', 'encodeURI', 'encodeURIComponent', 'decodeURI', 'decodeURIComponent', 'escape',
    'unescape', 'Reflect', 'globalThis']);
  for (const name of ownKeys(globalThis)) if (!KEPT.has(name)) delete globalThis[name];
  for (const [name, value] of Object.entries({ Date, Set: SafeSet, BpmnError, execution, org, console, print: log })) replace(globalThis, name, value);

  const generator = function* () {};
  const asyncFunction = async function () {};
  const asyncGenerator = async function* () {};
  const refuse = function () { throw new TypeError('code cannot be made from text'); };
  for (const kind of [function () {}, generator, asyncFunction, asyncGenerator]) {
    const prototype = getPrototypeOf(kind);
    if (prototype.constructor) defineProperty(prototype, 'constructor', { value: refuse });
  }
  delete hostBigInt.prototype.constructor;

  // Own properties of these names must stay possible although the prototypes are frozen.
  const yielding = (prototype, name) => {
    const value = prototype[name];
    defineProperty(prototype, name, {
      get() { return value; },
      set(own) {
        if (this === prototype || this === null || typeof this !== 'object' && typeof this !== 'function') throw new TypeError(`'${name}' is read-only`);
        defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
      },
      enumerable: false,
      configurable: false,
    });
  };
  for (const name of ['constructor', 'toString', 'toLocaleString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable']) yielding(Object.prototype, name);
  for (const name of ownKeys(globalThis)) {
    const prototype = typeof name === 'string' && /Error$/.test(name) && globalThis[name].prototype;
    if (prototype) for (const own of ['name', 'message', 'constructor', 'toString']) if (Object.hasOwn(prototype, own)) yielding(prototype, own);
  }
  for (const name of ['toString', 'constructor', 'join']) yielding(arrays, name);

  const seen = new NativeSet([host, names]);
  const harden = (root) => {
    const waiting = [root];
    while (waiting.length > 0) {
      const object = waiting.pop();
      if ((typeof object !== 'object' && typeof object !== 'function') || object === null || seen.has(object)) continue;
      seen.add(object);
      waiting.push(getPrototypeOf(object));
      for (const key of ownKeys(object)) {
        const property = getOwnPropertyDescriptor(object, key);
        if (property.set && property.configurable && key !== '__proto__') defineProperty(object, key, { set: undefined });
        waiting.push(property.value, property.get, property.set);
      }
      if (object !== globalThis) freeze(object);
    }
  };
  const hidden = [generator, generator(), asyncFunction, asyncGenerator, asyncGenerator(), [][Symbol.iterator](), ''[Symbol.iterator](),
    new Map().entries(), new NativeSet().values(), 'x'.matchAll(/x/g), asyncFunction(), NativeSet, HostDate, hostEval, hostBigInt, hostBigInt(1), Proxy, task, variables];
  for (const root of [globalThis, ...hidden, evaluator]) harden(root);
  for (const value of hidden) if (value !== null && typeof value === 'object') harden(getPrototypeOf(value));

  const known = new NativeSet(ownKeys(globalThis));
  for (const name of known) defineProperty(globalThis, name, { writable: false, configurable: false });
  const evaluate = apply(evaluator, names, []);
  harden(evaluate);

  // What a script left in the global object goes; false where something will not go.
  const clean = () => {
    locals = new Map();
    opened = new Map();
    if (getPrototypeOf(globalThis) !== above && !setPrototypeOf(globalThis, above)) return false;
    const keys = ownKeys(globalThis);
    if (keys.length === known.size) return true;
    for (const key of keys) if (!known.has(key) && !deleteProperty(globalThis, key)) return false;
    return true;
  };
  const run = (source, at, chance) => {
    now = at;
    seed = chance;
    work = 0;
    lines = 0;
    evalOnce = true;
    const value = evaluate(source);
    return typeof value === 'function' || typeof value === 'symbol' ? null : encode(value);
  };
  return [run, clean, () => work];
})
