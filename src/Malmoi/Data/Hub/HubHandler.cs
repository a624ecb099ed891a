using System.Net.Http.Headers;

namespace Malmoi.Data.Hub;

/// <summary>Follows redirects, and shows the token to the hub alone: what lies elsewhere has an address that needs none.</summary>
internal sealed class HubHandler(Uri endpoint, string? token)
    : DelegatingHandler(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(20),
        }
    )
{
    private const int MostRedirects = 10;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        for (var redirects = 0; ; redirects++)
        {
            request.Headers.Authorization =
                token is not null && IsHub(request.RequestUri!) ? new AuthenticationHeaderValue("Bearer", token) : null;
            var response = await base.SendAsync(request, ct);
            if (redirects == MostRedirects || Target(request.RequestUri!, response) is not { } target)
            {
                return response;
            }

            response.Dispose();
            request.RequestUri = target;
        }
    }

    private bool IsHub(Uri address) =>
        Uri.Compare(
            address,
            endpoint,
            UriComponents.SchemeAndServer,
            UriFormat.UriEscaped,
            StringComparison.OrdinalIgnoreCase
        ) == 0;

    // Where to go on, or null; from https never to http.
    private static Uri? Target(Uri from, HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
        && response.Headers.Location is { } location
        && new Uri(from, location) is var target
        && (target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && from.Scheme == target.Scheme))
            ? target
            : null;
}
