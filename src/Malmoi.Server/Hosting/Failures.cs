using Malmoi.Server.Protocol;
using Malmoi.Server.Scheduling;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Malmoi.Server.Hosting;

/// <summary>Turns whatever goes wrong in a request into one error object: a server that is asked nonsense says so and lives on.</summary>
internal sealed partial class Failures(ILogger<Failures> log)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null })
            {
                await Answer.WriteAsync(
                    context,
                    ApiException.OfStatus(context.Response.StatusCode, context.Request.Path)
                );
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: there is nobody to tell.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (Exception error)
        {
            var told = Of(error);
            if (told.Status >= 500)
            {
                LogFailure(error, context.Request.Method, context.Request.Path);
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            await Answer.WriteAsync(context, told);
        }
    }

    /// <summary>What an exception means to the one who asked.</summary>
    public static ApiException Of(Exception error) =>
        error switch
        {
            ApiException known => known,
            InputException input => ApiException.Invalid(input.Message),
            QueueFullException full => ApiException.Busy(full.Message, full.RetryAfter),
            BadHttpRequestException bad => new ApiException(
                bad.StatusCode,
                "invalid_request_error",
                $"the request is broken: {bad.Message}"
            ),
            OperationCanceledException or ObjectDisposedException => ApiException.Stopping(),
            _ => ApiException.Internal(),
        };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailure(Exception error, string method, string path);
}
