using Malmoi.Server.Protocol;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Hosting;

/// <summary>Turns new requests away once the server is asked to stop; running ones may end.</summary>
internal sealed class Closing(CancellationToken stopping)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        stopping.IsCancellationRequested ? throw ApiException.Stopping() : next(context);
}
