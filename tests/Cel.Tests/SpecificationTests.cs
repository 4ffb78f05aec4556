namespace Agentgateway.Cel.Tests;

/// <summary>Sentences of the public language definition and of the extension libraries' documentation, one expression each.</summary>
public class SpecificationTests
{
    internal static readonly string[] Holds =
    [
        // Literals and tokens.
        "0x7fffffffffffffff == 9223372036854775807", "-0x8000000000000000 == -9223372036854775807 - 1", "0xFFu == 255u", "0xabcdefU == 11259375u",
        "1e3 == 1000.0", "1.5e-3 == 0.0015", ".5 == 0.5", "1E+2 == 100.0", "-.5 < 0.0", "-1.0e-2 == -0.01",
        "'\\x41\\u0042\\U00000043\\104' == 'ABCD'", "\"\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\\"\\'\\`\".size() == 12", "r'\\n' == '\\\\n'", "R'\\\\'.size() == 2",
        "'''a\n'b\"''' == \"a\\n'b\\\"\"", "b'\\xff\\377' == b'\\377\\xff'", "b'ÿ' == b'\\303\\277'", "br'\\x' == b'\\\\x'", "rb'\\x' == b'\\\\x'", "b'''a''' == b'a'", "bytes('é') == b'\\xc3\\xa9'",
        "'\\u00e9' == 'é'", "'😀'.size() == 1", "b'😀'.size() == 4", "1 + // comment\n 1 == 2", "[1, 2,].size() == 2", "{'a': 1,}.a == 1", "[1,2,3][1] == 2",
        "{'in': 1}['in'] == 1", "{'a-b': 1}.`a-b` == 1", "{'a.b': 1}.`a.b` == 1", "has({'a/b': 1}.`a/b`)", "{'if': 1}.if == 1", "{'while': 2}.while == 2", "--1 == 1", "!!true", "!!!false", "-(-1) == 1",
        "2 + 3 * 4 - 6 / 2 % 2 == 13", "(2 + 3) * 4 == 20", "10 - 3 - 2 == 5", "100 / 10 / 5 == 2", "(true ? 1 : 2) == 1", "(false ? 1 : true ? 2 : 3) == 2",
        "1 < 2 == true", "1 == 1 == true", "true || false && false", "!true || true",

        // Equality and order across types.
        "1 == 1.0 && 1u == 1 && 1u == 1.0", "1 != 2u", "9223372036854775807 < 9223372036854777857.0", "9007199254740993 != 9007199254740992.0", "9007199254740993 > 9007199254740992.0",
        "18446744073709551615u > 9223372036854775807", "18446744073709551615u < 18446744073709590000.0", "-1 < 0u", "1.5 > 1u", "double('NaN') != double('NaN')", "!(double('NaN') < 1.0)", "!(double('NaN') >= 1)",
        "dyn(1) != 'a'", "dyn(null) != 0", "null == null", "[1, 2.0] == [1.0, 2u]", "{1: 'a'} == {1u: 'a'}", "{'a': [1]} != {'a': [2]}", "dyn([1]) != {}", "'a' < 'b'", "'a' < 'aa'", "'Z' < 'a'", "'\\uffff' < '😀'",
        "b'a' < b'b'", "b'' < b'\\x00'", "false < true", "duration('1s') < duration('1m')", "timestamp(0) < timestamp(1)", "type(1) == int && type(type(1)) == type", "type(1u) != int", "type(null) == null_type",
        "type(timestamp(0)) == google.protobuf.Timestamp", "type(duration('1s')) == google.protobuf.Duration", "type([]) == list && type({}) == map", "type(b'') == bytes && type('') == string && type(1.0) == double && type(true) == bool",
        "type(optional.none()) == optional_type", "type(ip('1.2.3.4')) == net.IP", "type(cidr('1.2.3.0/24')) == net.CIDR",

        // Membership.
        "1.0 in [1, 2]", "1u in {1: 'a'}", "1.0 in {1u: 'a'}", "!(1.5 in {1: 'a'})", "'a' in {'a': 1}", "!('b' in ['a'])", "dyn('1') in [1, '1']", "[1] in [[1], [2]]", "null in [null]", "!(1 in [])", "!('a' in {})",

        // Absorption.
        "true || 1 / 0 > 0", "1 / 0 > 0 || true", "!(false && 1 / 0 > 0)", "!(1 / 0 > 0 && false)", "dyn(1) == 2 || true", "[1, 0].exists(x, 1 / x == 1)", "[0, 1].exists(x, 1 / x == 1)", "![0, 1].all(x, 1 / x == 2)",
        "[].all(x, 1 / 0 == 1)", "![].exists(x, true)", "[1, 2].exists_one(x, x == 1)", "[1, 2].existsOne(x, x == 1)", "!([1, 1].exists_one(x, x == 1))", "true ? true : 1 / 0 == 1",

        // Macros.
        "[1, 2, 3].map(x, x * 2) == [2, 4, 6]", "[1, 2, 3].map(x, x > 1, x * 2) == [4, 6]", "[1, 2, 3].filter(x, x > 1) == [2, 3]", "{'a': 1, 'b': 2}.map(k, k).size() == 2", "{'a': 1}.filter(k, k == 'a') == ['a']",
        "{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])", "[[1], [2, 3]].map(x, x.map(y, y + 1)) == [[2], [3, 4]]", "[1, 2].map(x, [3].map(x, x)) == [[3], [3]]", "has({'a': null}.a)", "!has({}.a)", "has({'a': {'b': 1}}.a.b)",
        "[1, 2, 3].all(i, v, i < v)", "[1, 2].exists(i, v, i == 1 && v == 2)", "[1, 2].existsOne(i, v, v == 2)", "[1, 2].exists_one(i, v, v == 2)", "{'a': 1}.all(k, v, k == 'a' && v == 1)", "[10, 20].transformList(i, v, v + i) == [10, 21]",
        "[10, 20].transformList(i, v, i > 0, v) == [20]", "{'a': 1}.transformList(k, v, v) == [1]", "{'a': 1}.transformMap(k, v, v + 1) == {'a': 2}", "{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v) == {'b': 2}",
        "['x', 'y'].transformMap(i, v, v) == {0: 'x', 1: 'y'}", "{'a': 'b'}.transformMapEntry(k, v, {v: k}) == {'b': 'a'}", "{'a': 1, 'b': 2}.transformMapEntry(k, v, v == 2, {v: k}) == {2: 'b'}", "['a'].transformMapEntry(i, v, {v: i}) == {'a': 0}",
        "cel.bind(x, 1, x + x) == 2", "cel.bind(a, [1, 2], cel.bind(b, a.map(x, x * 2), a + b)) == [1, 2, 2, 4]", "cel.bind(x, 1, [2].map(x, x)[0] + x) == 3", "cel.block([1, cel.index(0) + 1, cel.index(1) * 2], cel.index(2)) == 4",
        "cel.bind(x, 1 / 0, true)", "[1, 2, 3].map(cel.iterVar(0, 0), cel.iterVar(0, 0) + 1) == [2, 3, 4]",

        // Optionals.
        "optional.of(1).value() == 1", "!optional.none().hasValue()", "optional.ofNonZeroValue(0) == optional.none()", "optional.ofNonZeroValue('') == optional.none()", "optional.ofNonZeroValue([]) == optional.none()",
        "optional.ofNonZeroValue(b'') == optional.none()", "optional.ofNonZeroValue({}) == optional.none()", "optional.ofNonZeroValue(false) == optional.none()", "optional.ofNonZeroValue(null) == optional.none()", "optional.ofNonZeroValue(0.0) == optional.none()",
        "optional.ofNonZeroValue(duration('0s')) == optional.none()", "optional.ofNonZeroValue(1) == optional.of(1)",
        "{}.?a == optional.none()", "{'a': 1}.?a == optional.of(1)", "{'a': {'b': 1}}.?a.b.value() == 1", "!{'a': {}}.?a.b.hasValue()", "{}.?a.b.c.orValue(3) == 3", "[1][?0].value() == 1", "[1][?1].orValue(7) == 7", "[][?0].or(optional.of(5)).value() == 5",
        "{'a': 1}[?'a'].value() == 1", "[?optional.of(1), ?optional.none()] == [1]", "{?'a': optional.of(1), ?'b': optional.none()} == {'a': 1}", "optional.of(2).optMap(x, x * 2).value() == 4", "optional.none().optMap(x, x).orValue(1) == 1",
        "optional.of([1]).optFlatMap(x, x[?0]).value() == 1", "has({'a': {'b': 1}}.?a.b)", "!has({}.?a.b)", "optional.of(optional.none()).hasValue()", "optional.of(1) != optional.none()", "optional.none() == optional.none()",
        "optional.unwrap([optional.of(1), optional.none()]) == [1]", "[optional.of(1), optional.none()].unwrapOpt() == [1]", "[].first() == optional.none()", "[1, 2].first().value() == 1", "[1, 2].last().value() == 2",

        // Conversions.
        "int('-5') == -5", "int(5u) == 5", "int(5.9) == 5 && int(-5.9) == -5", "int(timestamp('1970-01-01T00:01:00Z')) == 60", "uint('5') == 5u", "uint(5.9) == 5u", "double('1e3') == 1000.0", "double('-Infinity') < 0", "double(5) == 5.0",
        "string(1) == '1'", "string(1u) == '1'", "string(1.5) == '1.5'", "string(true) == 'true'", "string(b'abc') == 'abc'", "string(timestamp(0)) == '1970-01-01T00:00:00Z'", "string(duration('90s')) == '90s'", "string(duration('1.5s')) == '1.5s'",
        "string(timestamp('2023-01-01T00:00:00.120Z')) == '2023-01-01T00:00:00.12Z'", "string(duration('-1ms')) == '-0.001s'", "string(-0.0) == '-0' || string(-0.0) == '-0.0'", "string(1e21) == '1e+21'", "string(123456789.0) == '1.23456789e+08' || string(123456789.0) == '123456789'",
        "bool('true') && bool('1') && bool('t') && bool('TRUE') && bool('True')", "!bool('false') && !bool('0') && !bool('f') && !bool('FALSE') && !bool('False')", "bool(true)", "bytes(b'a') == b'a'", "timestamp(timestamp(5)) == timestamp(5)",
        "duration(duration('1s')) == duration('1s')", "dyn(1) == 1", "type(dyn(1u)) == uint", "timestamp('2023-01-01T01:00:00+01:00') == timestamp('2023-01-01T00:00:00Z')", "timestamp(1672531200) == timestamp('2023-01-01T00:00:00Z')",
        "timestamp('0001-01-01T00:00:00Z') < timestamp(0)", "timestamp('9999-12-31T23:59:59.999999999Z') > timestamp(0)", "duration('1h2m3s4ms5us6ns') == duration('3723.004005006s')", "duration('-1.5h') == duration('-90m')", "duration('0') == duration('0s')", "duration('1us') == duration('1000ns')",

        // Time.
        "timestamp('2009-02-13T23:31:30Z').getFullYear() == 2009", "timestamp('2009-02-13T23:31:30Z').getMonth() == 1", "timestamp('2009-02-13T23:31:30Z').getDate() == 13", "timestamp('2009-02-13T23:31:30Z').getDayOfMonth() == 12",
        "timestamp('2009-02-13T23:31:30Z').getDayOfWeek() == 5", "timestamp('2009-02-13T23:31:30Z').getDayOfYear() == 43", "timestamp('2009-02-13T23:31:30.123456789Z').getMilliseconds() == 123", "timestamp('2009-02-13T23:31:30Z').getHours('-02:00') == 21",
        "timestamp('2009-02-13T23:31:30Z').getDate('Asia/Kolkata') == 14", "timestamp('2009-02-13T23:31:30Z').getMinutes('Asia/Kathmandu') == 16", "timestamp('2009-02-13T23:31:30Z').getHours('02:00') == 1", "timestamp('2009-02-13T23:31:30Z').getHours('+02:30') == 2",
        "timestamp('2009-02-13T23:31:30Z').getSeconds('UTC') == 30", "duration('3730s').getHours() == 1", "duration('3730s').getMinutes() == 62", "duration('3730s').getSeconds() == 3730", "duration('1.234s').getMilliseconds() == 234", "duration('-90m').getHours() == -1",
        "timestamp(10) - timestamp(5) == duration('5s')", "timestamp(10) - duration('5s') == timestamp(5)", "timestamp(10) + duration('5s') == timestamp(15)", "duration('5s') + timestamp(10) == timestamp(15)", "duration('1s') + duration('1s') == duration('2s')", "duration('1s') - duration('2s') == duration('-1s')",

        // Strings.
        "'abc'.charAt(1) == 'b'", "'abc'.charAt(3) == ''", "'tacocat'.indexOf('c') == 2", "'tacocat'.indexOf('') == 0", "'tacocat'.indexOf('a', 3) == 5", "'tacocat'.indexOf('none') == -1", "'tacocat'.lastIndexOf('c') == 4", "'tacocat'.lastIndexOf('') == 7",
        "'tacocat'.lastIndexOf('a', 3) == 1", "'TacoCÆt'.lowerAscii() == 'tacocÆt'", "'TacoCæt'.upperAscii() == 'TACOCæT'", "'hello hello'.replace('he', 'we') == 'wello wello'", "'hello hello'.replace('he', 'we', 1) == 'wello hello'", "'hello'.replace('he', 'we', 0) == 'hello'",
        "'abc'.replace('', '_') == '_a_b_c_'", "'abc'.replace('', '_', 2) == '_a_bc'", "'a,b,c'.split(',') == ['a', 'b', 'c']", "'a,b,c'.split(',', 2) == ['a', 'b,c']", "'a,b'.split(',', 0) == []", "'a,b'.split(',', 1) == ['a,b']", "'a,b'.split(',', -1) == ['a', 'b']", "'abc'.split('') == ['a', 'b', 'c']",
        "'tacocat'.substring(4) == 'cat'", "'tacocat'.substring(0, 4) == 'taco'", "'ta©o©αT'.substring(2, 6) == '©o©α'", "'  a \\u00a0\\u2003'.trim() == 'a'", "['a', 'b'].join() == 'ab'", "['a', 'b'].join('-') == 'a-b'", "[].join(',') == ''", "'gums'.reverse() == 'smug'", "'😁😑'.reverse() == '😑😁'",
        "strings.quote('a\"b\\n') == '\"a\\\\\"b\\\\n\"'", "'%s %d %f %e %x %X %o %b %%'.format(['a', 1, 1.5, 1.5, 255, 255, 8, 5]) == 'a 1 1.500000 1.500000e+00 ff FF 10 101 %'", "'%.2f'.format([3.14159]) == '3.14'", "'%.3e'.format([1234.5]) == '1.234e+03'",
        "'%s'.format([[1, 'a', true, null, 2.5]]) == '[1, a, true, null, 2.5]'", "'%s'.format([{'b': 1, 'a': 2}]) == '{a: 2, b: 1}'", "'%s'.format([timestamp(0)]) == '1970-01-01T00:00:00Z'", "'%s'.format([duration('1.5s')]) == '1.5s'", "'%s'.format([type(1)]) == 'int'", "'%s'.format([b'abc']) == 'abc'",
        "'%x'.format(['abc']) == '616263'", "'%X'.format([b'\\xff']) == 'FF'", "'%b'.format([true]) == '1'", "'%x'.format([-255]) == '-ff'", "'%s'.format([double('Infinity')]) == 'Infinity'", "'%f'.format([double('-Infinity')]) == '-Infinity'", "''.format([]) == ''", "'%d'.format([18446744073709551615u]) == '18446744073709551615'",
        "'abc'.contains('')", "'abc'.startsWith('') && 'abc'.endsWith('')", "'abc'.matches('^a.c$') && matches('abc', 'b')", "!'abc'.matches('^b')", "'a' + 'b' == 'ab'", "b'a' + b'b' == b'ab'", "size('é') == 1 && size(b'é') == 2 && 'é'.size() == 1",

        // Regular expressions.
        "regex.replace('hello world hello', 'hello', 'hi') == 'hi world hi'", "regex.replace('foo bar', '(fo)o (ba)r', r'\\2 \\1') == 'ba fo'", "regex.replace('banana', 'a', 'x', 1) == 'bxnana'", "regex.replace('banana', 'a', 'x', 0) == 'banana'", "regex.replace('banana', 'a', 'x', -1) == 'bxnxnx'",
        "regex.extract('hello world', 'hello (.*)').value() == 'world'", "regex.extract('item-A', 'item-\\\\w+').value() == 'item-A'", "!regex.extract('HELLO', 'hello').hasValue()", "regex.extractAll('id:123, id:456', 'id:\\\\d+') == ['id:123', 'id:456']", "regex.extractAll('id:1, id:2', 'id:(\\\\d+)') == ['1', '2']", "regex.extractAll('a', 'b') == []",

        // Lists and sets.
        "[1, 2, 3, 4].slice(1, 3) == [2, 3]", "[1, 2, 3].slice(0, 0) == []", "[[1], [2, [3]]].flatten() == [1, 2, [3]]", "[[1], [2, [3]]].flatten(2) == [1, 2, 3]", "[1, [2]].flatten(0) == [1, [2]]", "[3, 1, 2].sort() == [1, 2, 3]", "['b', 'a'].sort() == ['a', 'b']", "[].sort() == []",
        "[1, 2, 1.0, 1u, 'a', 'a'].distinct() == [1, 2, 'a']", "lists.range(3) == [0, 1, 2]", "lists.range(0) == []", "[1, 2, 3].reverse() == [3, 2, 1]", "['bb', 'a'].sortBy(e, e.size()) == ['a', 'bb']", "[1] + [2] == [1, 2]", "[1, 2][1.0] == 2", "[1, 2][1u] == 2", "{1: 2}[1u] == 2",
        "sets.contains([1, 2, 3], [2.0, 1u])", "!sets.contains([1], [2])", "sets.contains([], [])", "sets.equivalent([1, 1, 2], [2u, 1.0])", "sets.intersects([1, 2], [2])", "!sets.intersects([], [])", "!sets.intersects([1], [])",

        // Math.
        "math.greatest(1, 2u, 3.5) == 3.5", "math.least([3, 1.0, 2u]) == 1.0", "math.greatest(-1) == -1", "math.ceil(1.2) == 2.0", "math.floor(-1.2) == -2.0", "math.round(1.5) == 2.0 && math.round(-1.5) == -2.0 && math.round(2.5) == 3.0", "math.trunc(-1.9) == -1.0", "math.abs(-1) == 1 && math.abs(-1.5) == 1.5 && math.abs(1u) == 1u",
        "math.sign(-5) == -1 && math.sign(0) == 0 && math.sign(2.5) == 1.0 && math.sign(3u) == 1u", "math.isNaN(0.0 / 0.0) && !math.isNaN(1.0)", "math.isInf(1.0 / 0.0) && math.isInf(-1.0 / 0.0) && !math.isInf(1.0)", "math.isFinite(1.0) && !math.isFinite(1.0 / 0.0)", "math.isNaN(math.round(double('NaN')))",
        "math.bitAnd(12, 10) == 8 && math.bitOr(12u, 10u) == 14u && math.bitXor(12, 10) == 6 && math.bitNot(1) == -2 && math.bitNot(0u) == 18446744073709551615u", "math.bitShiftLeft(1, 4) == 16 && math.bitShiftLeft(1, 64) == 0 && math.bitShiftRight(16u, 2) == 4u && math.bitShiftRight(1024, 64) == 0", "math.bitShiftRight(-1024, 3) == 2305843009213693824", "math.bitShiftLeft(-1, 1) == -2",
        "math.sqrt(4) == 2.0 && math.sqrt(2.25) == 1.5 && math.isNaN(math.sqrt(-1))",

        // Numbers at their limits.
        "9223372036854775806 + 1 == 9223372036854775807", "-9223372036854775807 - 1 == -9223372036854775808", "18446744073709551614u + 1u == 18446744073709551615u", "-7 / 2 == -3 && -7 % 2 == -1 && 7 % -2 == 1", "7u / 2u == 3u && 7u % 2u == 1u", "1.0 / 0.0 > 1e308", "0.1 + 0.2 != 0.3", "-(1.5) == -1.5",

        // Encodings and network.
        "base64.encode(b'hello') == 'aGVsbG8='", "base64.decode('aGVsbG8=') == b'hello'", "base64.decode('aGVsbG8') == b'hello'", "isIP('1.2.3.4') && isIP('::1') && !isIP('1.2.3') && !isIP('01.2.3.4') && !isIP('1.2.3.4/24') && !isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0')",
        "ip('1.2.3.4').family() == 4 && ip('::1').family() == 6", "ip('127.0.0.1').isLoopback() && ip('::1').isLoopback()", "ip('0.0.0.0').isUnspecified() && ip('::').isUnspecified()", "ip('169.254.1.1').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast()", "ip('224.0.0.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast()",
        "ip('8.8.8.8').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()", "ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && ip.isCanonical('127.0.0.1')", "string(ip('2001:DB8::ABCD')) == '2001:db8::abcd'", "ip('2001:db8::1') == ip('2001:DB8:0::1')",
        "isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0') && !isCIDR('10.0.0.0/33') && isCIDR('::1/128')", "cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsIP(ip('10.1.2.3')) && !cidr('10.0.0.0/8').containsIP('11.0.0.0')", "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))",
        "cidr('192.168.1.5/24').ip() == ip('192.168.1.5') && cidr('192.168.1.5/24').masked() == cidr('192.168.1.0/24') && cidr('192.168.1.5/24').prefixLength() == 24", "string(cidr('192.168.1.5/24')) == '192.168.1.5/24'", "cidr('10.0.0.0/8') != cidr('10.0.0.0/9')", "!cidr('10.0.0.0/8').containsIP(ip('::1'))",
    ];

    internal static readonly string[] Fails =
    [
        "1 / 0", "1 % 0", "1u / 0u", "1u % 0u", "9223372036854775807 + 1", "-9223372036854775808 - 1", "0u - 1u", "18446744073709551615u + 1u", "9223372036854775807 * 2", "-(-9223372036854775808)", "-9223372036854775808 / -1", "1.5 % 1.0",
        "1 + 1u", "1 + 1.0", "'a' + 1", "'a' - 'b'", "[1] + 1", "-'a'", "-1u", "!1", "1 && true", "1 && 1", "'a' || false", "1 ? 2 : 3", "1 < 'a'", "null < null", "[1] < [2]", "{} < {}", "1 in 1", "1 in 'a'",
        "[1][1]", "[1][-1]", "[1]['a']", "[1][0.5]", "{}.a", "{}['a']", "{'a': 1}[1.5]", "1.a", "'a'.b", "null.a", "has(1.a)", "{'a': 1, 'a': 2}", "{1: 1, 1u: 2}", "{1.5: 1}", "{null: 1}", "{[1]: 1}", "[1, 0].all(x, 1 / x == 1)", "[0].exists(x, 1 / x == 1)", "[1, 0].exists_one(x, 1 / x == 1)", "[0].map(x, 1 / x)", "[0].filter(x, 1 / x == 1)",
        "1.all(x, true)", "'a'.map(x, x)", "[1].all(x, 1)", "[1].filter(x, 1)", "[1].exists(x, 'a')", "has(1)", "has([1][0])", "[1].all(1, true)", "[1].map(a.b, 1)", "{'a': 1, 'b': 1}.transformMapEntry(k, v, {v: k})", "[1].transformMapEntry(i, v, 1)", "cel.bind(x, 1 / 0, x)",
        "optional.none().value()", "{?'a': 1}", "[?1]", "optional.of(1).optFlatMap(x, x)", "1.?a", "optional.of(1 / 0)", "optional.of(1) + 1",
        "int('a')", "int('')", "int('1.5')", "int(' 1')", "int(1e19)", "int(double('NaN'))", "int(18446744073709551615u)", "int(9223372036854775807.0)", "uint(-1)", "uint('-1')", "uint(-0.5 - 1.0)", "uint(1e20)", "double('a')", "bool('yes')", "bool('TrUe')", "string(b'\\xff')", "string([1])", "bytes(1)", "timestamp('2023-01-01')", "timestamp('2023-13-01T00:00:00Z')", "timestamp('10000-01-01T00:00:00Z')",
        "duration('1')", "duration('')", "duration('1x')", "duration('s')", "duration('1h30')", "duration('1e3s')", "timestamp('9999-12-31T23:59:59Z') + duration('1s')", "timestamp('0001-01-01T00:00:00Z') - duration('1s')", "duration('999999999999999999s')", "timestamp(0).getHours('Nowhere/Land')", "timestamp(0).getHours('25:00:00')", "timestamp(0) + timestamp(0)", "duration('1s') * 2", "duration('1s') - timestamp(0)",
        "'abc'.charAt(4)", "'abc'.charAt(-1)", "'tacocat'.indexOf('a', 30)", "'tacocat'.indexOf('a', -1)", "'tacocat'.lastIndexOf('a', -1)", "'tacocat'.lastIndexOf('a', 30)", "'abc'.substring(4)", "'abc'.substring(-1)", "'abc'.substring(2, 1)", "'abc'.substring(0, 4)", "[1].join()", "'%d'.format(['a'])", "'%s'.format([])", "'%z'.format([1])", "'%'.format([])", "'%d'.format([1.5])", "'%f'.format(['a'])", "'%x'.format([1.5])", "'%b'.format(['a'])", "'%o'.format([true])", "'%s'.format(['a'], ['b'])",
        "'a'.matches('(')", "'a'.matches('(?=a)')", "'a'.matches(1)", "1.contains('a')", "'a'.contains(1)", "'a'.startsWith(b'a')", "contains('a', 'a')", "startsWith('a', 'a')", "size(1)", "size(null)", "size()", "size('a', 'b')", "'a'.size(1)",
        "regex.replace('a', '(', 'b')", "regex.replace('a', '(a)', r'\\2')", "regex.extract('ab', '(a)(b)')", "regex.extractAll('ab', '(a)(b)')",
        "[1, 2].slice(2, 1)", "[1].slice(-1, 1)", "[1].slice(0, 2)", "[1].flatten(-1)", "['a', 1].sort()", "[[1], [2]].sort()", "lists.range(-1) == [1]", "sets.contains(1, [1])", "math.greatest()", "math.greatest([])", "math.greatest('a')", "math.least({})", "math.abs(-9223372036854775808)", "math.ceil(1)", "math.bitShiftLeft(1, -1)", "math.bitAnd(1, 1u)", "math.bitAnd(1.5, 1)", "math.isNaN(1)",
        "base64.decode('a')", "base64.decode('!')", "ip('1.2.3')", "ip('1.2.3.4.5')", "ip('::ffff:1.2.3.4')", "ip('fe80::1%lo')", "cidr('10.0.0.0')", "cidr('10.0.0.0/33')", "cidr('::ffff:1.2.3.4/120')", "isIP(1)", "isCIDR(ip('1.2.3.4'))", "unknown(1)", "1.unknown()", "unknownVariable", "Foo{a: 1}",
        "1 +", "(1", "[1", "{1: 2", "1 2", "true ? false ? 1 : 2 : 3", "bool('T')", "'a", "'''a'", "\"a\nb\"", "'\\q'", "'\\x4'", "'\\u123'", "'\\ud800'", "'\\U00110000'", "b'\\u0041'", "'\\400'", "0x", "1u2", "1..2", "a..b", ".1.2", "1.", "9223372036854775808", "18446744073709551616u", "-9223372036854775809", "true.in", "a.in", "in", "null()", "true()", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while", "@a", "#", "a ? b", "a ? : b", "&& a", "a &&", "`a`", "a.`b c$`", "a.``", "[,]", "{,}", "f(,)", "f(1,)", "--", "!", "x.y(", "/* c */ 1",
    ];

    [Fact]
    public void Sentences_of_the_specification_hold()
    {
        var failures = Holds.Where(expression => !Run(expression).IsTrue).Select(expression => $"{expression} -> {Run(expression)}").ToList();
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void What_the_specification_calls_an_error_is_one()
    {
        var failures = Fails.Where(expression => !Run(expression).IsError).Select(expression => $"{expression} -> {Run(expression)}").ToList();
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static CelValue Run(string expression) => CelProgram.TryCompile(expression, CelOptions.Spec, out var program, out var error)
        ? program.Evaluate(CelActivation.Empty)
        : CelValue.Error(CelErrorCode.FunctionError, error.ToString());
}
