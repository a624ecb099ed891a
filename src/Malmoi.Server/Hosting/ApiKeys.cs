using System.Security.Cryptography;
using System.Text;
using Malmoi.Server.Protocol;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Hosting;

/// <summary>Lets in only those who give a key of the server's; <c>/health</c> is open to all.</summary>
internal sealed class ApiKeys(IReadOnlyList<string> keys)
{
    private const string Scheme = "Bearer ";

    // Sums of one length are compared in a time that tells nothing about the key.
    private readonly byte[][] _sums = [.. keys.Select(Sum)];

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (_sums.Length == 0 || context.Request.Path == "/health")
        {
            return next(context);
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !IsKnown(header[Scheme.Length..].Trim()))
        {
            throw ApiException.WrongKey(isMissing: header.Length == 0);
        }

        return next(context);
    }

    private bool IsKnown(string key)
    {
        var sum = Sum(key);
        var isKnown = false;
        foreach (var known in _sums)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(known, sum);
        }

        return isKnown;
    }

    private static byte[] Sum(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
