using System.Diagnostics;
using Malmoi.Server.Scheduling;
using Malmoi.Server.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Endpoints;

/// <summary>Where the texts of a request are written: queued, measured, and given up when the client goes.</summary>
internal sealed class WritingRoom(ServerMetrics metrics)
{
    /// <param name="context">Whose client may go.</param>
    /// <param name="operation">What OpenTelemetry's conventions call it.</param>
    /// <param name="model">Who writes.</param>
    /// <param name="fill">Says what is to be written.</param>
    /// <param name="answer">Tells the client what was.</param>
    public async Task RunAsync(
        HttpContext context,
        string operation,
        ServedModel model,
        Action<Writing> fill,
        Func<Writing, Task> answer
    )
    {
        using var activity = metrics.Activities.StartActivity($"{operation} {model.Name}", ActivityKind.Server);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var writing = new Writing(gone.Token);
        fill(writing);
        model.Scheduler.Enqueue(writing);
        try
        {
            await answer(writing);
        }
        catch (Exception error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            throw;
        }
        finally
        {
            await gone.CancelAsync(); // whatever ended the answer, nothing is written on
            metrics.Wrote(model.Name, writing);
            activity
                ?.SetTag("gen_ai.operation.name", operation)
                .SetTag("gen_ai.provider.name", "malmoi")
                .SetTag("gen_ai.request.model", model.Name)
                .SetTag("gen_ai.usage.input_tokens", writing.PromptTokens)
                .SetTag("gen_ai.usage.output_tokens", writing.NewTokens);
        }
    }
}
