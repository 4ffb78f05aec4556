using System.Security.Cryptography;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value of the given alphabet.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    /// <summary>Length of the value; 22 by default, 128 bit of letters and digits.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Lower-case letters may occur.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Upper-case letters may occur.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Digits may occur.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Special characters may occur.</summary>
    public bool Special { get; set; } = true;

    /// <inheritdoc />
    public override string GetDefaultValue()
    {
        var alphabet = new StringBuilder()
            .Append(Lower ? "abcdefghijklmnopqrstuvwxyz" : "")
            .Append(Upper ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ" : "")
            .Append(Numeric ? "0123456789" : "")
            .Append(Special ? "-_.{}~()*+!" : "")
            .ToString();
        return RandomNumberGenerator.GetString(alphabet, MinLength);
    }
}
