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

        if (_tailLength > 0)
        {
            // A name that is cut in two lies within the last bytes of the piece before and the first of this one.
            var taken = Math.Min(piece.Length, Behaviour.MaxLength);
            piece[..taken].CopyTo(_tail.AsSpan(_tailLength));
            if (Find(_tail.AsSpan(0, _tailLength + taken)))
            {
                return;
            }
        }

        if (!Find(piece))
        {
            var kept = piece[^Math.Min(piece.Length, Behaviour.MaxLength)..];
            kept.CopyTo(_tail);
            _tailLength = kept.Length;
        }
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
