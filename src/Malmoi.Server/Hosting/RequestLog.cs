using System.Diagnostics;
using Malmoi.Server.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Malmoi.Server.Hosting;

/// <summary>Measures every request and writes a line of it.</summary>
internal sealed partial class RequestLog(ILogger<RequestLog> log, ServerMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var time = Stopwatch.GetElapsedTime(started);
            var status = context.Response.StatusCode;
            // Only paths that exist: nobody fills the memory with names of his own.
            var path = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";
            metrics.Answered(path, status, time);
            LogAnswer(context.Request.Method, path, status, time.TotalMilliseconds);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Path}: {Status} in {Milliseconds:F1} ms")]
    private partial void LogAnswer(string method, string path, int status, double milliseconds);
}
