using System.Collections.Frozen;

namespace Agentgateway.Cel.Checking;

/// <summary>The signatures of the built-in functions; those that are missing take and give anything.</summary>
internal static class Signatures
{
    // name, arguments (the receiver first) -> result; "|" separates kinds, "any" is every kind, "same" the type of the first argument.
    private const string Table =
        """
        int any -> int
        uint any -> uint
        double any -> double
        string any -> string
        bytes string|bytes -> bytes
        bool string|bool -> bool
        timestamp string|int|timestamp -> timestamp
        duration string|duration -> duration
        type any -> type
        size string|bytes|list|map -> int
        contains string|bytes|list|map any -> bool
        startsWith string string -> bool
        endsWith string string -> bool
        matches string string -> bool
        charAt string int -> string
        indexOf string string int -> int
        lastIndexOf string string int -> int
        join list string -> string
        lowerAscii string -> string
        upperAscii string -> string
        trim string -> string
        replace string string string int -> string
        split string string int -> strings
        substring string int int -> string
        stripPrefix string string -> string
        stripSuffix string string -> string
        strings.quote string -> string
        format string list -> string
        reverse string|list -> same
        slice list int|uint int|uint -> same
        flatten list|map -> dyn
        flattenRecursive list|map -> dyn
        flatten_recursive list|map -> dyn
        sort list -> same
        distinct list -> same
        first list -> optional
        last list -> optional
        lists.range int -> ints
        sets.contains list list -> bool
        sets.equivalent list list -> bool
        sets.intersects list list -> bool
        merge map map -> map
        regexReplace string string string -> string
        regex.replace string string string int -> string
        regex.extract string string -> optional
        regex.extractAll string string -> strings
        math.ceil double -> double
        math.floor double -> double
        math.round double -> double
        math.trunc double -> double
        math.isNaN double -> bool
        math.isInf double -> bool
        math.isFinite double -> bool
        math.abs int|uint|double -> same
        math.sign int|uint|double -> same
        math.sqrt int|uint|double -> double
        json string|bytes -> dyn
        jsonField string|bytes string -> dyn
        toJson any -> string
        to_json any -> string
        unvalidatedJwtPayload string -> map
        base64.encode string|bytes -> string
        base64.decode string|bytes -> bytes
        base64Encode string|bytes -> string
        base64Decode string|bytes -> bytes
        url.encode string|bytes -> string
        url.decode string|bytes -> string
        form.encode map -> string
        form.decode string|bytes -> map
        sha1.encode string|bytes -> string
        sha256.encode string|bytes -> string
        md5.encode string|bytes -> string
        random -> double
        uuid -> string
        ip string|ip|cidr -> ip
        isIP string -> bool
        ip.isCanonical string -> bool
        cidr string|cidr -> cidr
        isCIDR string -> bool
        family ip -> int
        isLoopback ip -> bool
        isUnspecified ip -> bool
        isGlobalUnicast ip -> bool
        isLinkLocalUnicast ip -> bool
        isLinkLocalMulticast ip -> bool
        containsIP cidr string|ip -> bool
        containsCIDR cidr string|cidr -> bool
        masked cidr -> cidr
        prefixLength cidr -> uint
        getFullYear timestamp string -> int
        getMonth timestamp string -> int
        getDate timestamp string -> int
        getDayOfMonth timestamp string -> int
        getDayOfWeek timestamp string -> int
        getDayOfYear timestamp string -> int
        getHours timestamp|duration string -> int
        getMinutes timestamp|duration string -> int
        getSeconds timestamp|duration string -> int
        getMilliseconds timestamp|duration string -> int
        optional.of any -> optional
        optional.none -> optional
        optional.ofNonZeroValue any -> optional
        hasValue optional -> bool
        value optional -> dyn
        or optional optional -> optional
        orValue optional any -> dyn
        """;

    private static readonly FrozenDictionary<string, Signature> All = Read();

    public static IEnumerable<string> Names => All.Keys;

    public static Signature? Find(string name) => All.GetValueOrDefault(name);

    private static FrozenDictionary<string, Signature> Read()
    {
        var all = new Dictionary<string, Signature>(StringComparer.Ordinal);
        foreach (var line in Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var arrow = line.IndexOf(" -> ", StringComparison.Ordinal);
            var words = line[..arrow].Split(' ');
            all[words[0]] = new Signature([.. words.Skip(1).Select(Kinds)], Result(line[(arrow + 4)..]));
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static CelKind[]? Kinds(string text) => text == "any" ? null : [.. text.Split('|').Select(Kind)];

    private static StaticType? Result(string text) => text switch
    {
        "same" => null,
        "dyn" => StaticType.Dyn,
        "strings" => StaticType.ListOf(StaticType.String),
        "ints" => StaticType.ListOf(StaticType.Int),
        _ => StaticType.Of(Kind(text)),
    };

    private static CelKind Kind(string text) => text switch
    {
        "bool" => CelKind.Bool,
        "int" => CelKind.Int,
        "uint" => CelKind.Uint,
        "double" => CelKind.Double,
        "string" => CelKind.String,
        "bytes" => CelKind.Bytes,
        "list" => CelKind.List,
        "map" => CelKind.Map,
        "timestamp" => CelKind.Timestamp,
        "duration" => CelKind.Duration,
        "type" => CelKind.Type,
        "optional" => CelKind.Optional,
        "ip" => CelKind.Ip,
        "cidr" => CelKind.Cidr,
        _ => throw new InvalidOperationException($"Unknown kind '{text}'."),
    };
}
