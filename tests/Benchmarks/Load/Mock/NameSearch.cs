using System.Buffers;

namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>Finds the name of a behaviour in bytes that arrive in pieces.</summary>
internal sealed class NameSearch
{
    private static readonly SearchValues<byte> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789."u8);

    private readonly byte[] _tail = new byte[Behaviour.MaxLength * 2];
    private readonly byte[] _name = new byte[Behaviour.MaxLength];
    private int _tailLength;
    private int _nameLength;

    /// <summary>Empty while nothing was found.</summary>
    public ReadOnlySpan<byte> Found => _name.AsSpan(0, _nameLength);

    public void Reset() => (_tailLength, _nameLength) = (0, 0);

    public void Look(ReadOnlySpan<byte> piece)
    {
        if (_nameLength > 0)
        {
            return;
        }

        // A name that is cut lies within the last bytes that were seen and the first of this piece.
        var taken = Math.Min(piece.Length, Behaviour.MaxLength);
        piece[..taken].CopyTo(_tail.AsSpan(_tailLength));
        if ((_tailLength > 0 && Find(_tail.AsSpan(0, _tailLength + taken))) || Find(piece))
        {
            return;
        }

        var seen = piece.Length > Behaviour.MaxLength ? piece : _tail.AsSpan(0, _tailLength + taken);
        seen = seen[^Math.Min(seen.Length, Behaviour.MaxLength)..];
        seen.CopyTo(_tail);
        _tailLength = seen.Length;
    }

    private bool Find(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOf(Behaviour.Prefix);
        if (at < 0)
        {
            return false;
        }

        bytes = bytes[at..];
        var length = bytes[Behaviour.Prefix.Length..].IndexOfAnyExcept(Characters) + Behaviour.Prefix.Length;
        if (length < Behaviour.Prefix.Length || length > Behaviour.MaxLength)
        {
            return false;
        }

        bytes[..length].CopyTo(_name);
        _nameLength = length;
        return true;
    }
}
