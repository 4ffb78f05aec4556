using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Agentgateway.AdminApi.Identity;

/// <summary>PBKDF2 password hashes, computed on the thread pool and at most two at a time, so that sign-ins cannot starve other requests.</summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>Shortest password.</summary>
    public const int MinLength = 12;

    private const int MaxLength = 256;

    // OWASP's value for PBKDF2-HMAC-SHA512.
    private const int Iterations = 210_000;

    private readonly PasswordHasher<UserRow> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly SemaphoreSlim _slots = new(2, 2);
    private readonly Lazy<string> _decoy;

    public Passwords() => _decoy = new Lazy<string>(() => _hasher.HashPassword(null!, Guid.NewGuid().ToString()));

    /// <summary>Refuses what is too short, too long or one repeated character.</summary>
    /// <exception cref="ApiProblemException">Not acceptable.</exception>
    public static void RequireAcceptable(string? password, string pointer)
    {
        if (password is null || password.Length is < MinLength or > MaxLength || password.Distinct().Count() < 4)
        {
            throw ApiProblemException.Validation(pointer, "weak_password", $"A password has {MinLength} to {MaxLength} characters, at least four different ones.");
        }
    }

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(null!, password), cancellationToken);

    /// <summary>Compares; with a null hash the same work is done against a decoy, so that timing does not tell which names exist.</summary>
    public Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) =>
        RunAsync(
            () => _hasher.VerifyHashedPassword(null!, hash ?? _decoy.Value, password) != PasswordVerificationResult.Failed && hash is not null,
            cancellationToken);

    public void Dispose() => _slots.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }
}
