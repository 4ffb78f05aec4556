using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Agentgateway.Llm.Compression;

/// <summary>The content codings that bodies of LLM calls may have: gzip, deflate, br and zstd (llm.md 2.1). One at a time.</summary>
/// <remarks>
/// Codings on top of each other are not undone: the bytes between two layers are bounded by nothing, so that a few kilobytes could keep a processor busy for minutes.
/// </remarks>
public static class ContentCodings
{
    /// <summary>The codings as a header lists them.</summary>
    public const string Names = "gzip, deflate, br, zstd";

    // RFC 9659: a zstd window of more than 8 MiB need not be supported; without a bound a frame of a few bytes could claim two gigabytes.
    private const int LargestZstdWindowLog = 23;

    /// <summary>True if there is nothing to undo.</summary>
    /// <param name="coding">Value of <c>Content-Encoding</c>.</param>
    public static bool IsIdentity(string coding) => coding.Length == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    /// <summary>True if <see cref="Open"/> can undo it.</summary>
    public static bool IsKnown(string coding) => Canonical(coding) is not null;

    /// <summary>The decoded bytes of a stream, as they arrive; null for an unknown coding. Reading throws <see cref="IOException"/> where the bytes are not what the coding says.</summary>
    /// <param name="encoded">Closed together with the result.</param>
    public static Stream? Open(string coding, Stream encoded) => Canonical(coding) switch
    {
        "gzip" => new DecodedStream(new GZipStream(encoded, CompressionMode.Decompress)),
        // RFC 9110 8.4.1.2: the name stands for the zlib format.
        "deflate" => new DecodedStream(new ZLibStream(encoded, CompressionMode.Decompress)),
        "br" => new DecodedStream(new BrotliStream(encoded, CompressionMode.Decompress)),
        "zstd" => new DecodedStream(Zstd(encoded)),
        _ => null,
    };

    private static DecompressionStream Zstd(Stream encoded)
    {
        var decoder = new DecompressionStream(encoded, checkEndOfStream: true, leaveOpen: false);
        decoder.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestZstdWindowLog);
        return decoder;
    }

    private static string? Canonical(string coding) => coding.Trim().ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => "gzip",
        "deflate" => "deflate",
        "br" => "br",
        "zstd" => "zstd",
        _ => null,
    };
}
