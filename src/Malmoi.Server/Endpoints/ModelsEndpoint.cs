using Malmoi.Server.Hosting;
using Malmoi.Server.Protocol;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Endpoints;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/NAME</c>: what is served here.</summary>
internal sealed class ModelsEndpoint(ServedModels models)
{
    public Task ListAsync(HttpContext context) =>
        Answer.WriteAsync(context, new ModelList("list", [.. models.All.Select(Card)]), ServerJson.Messages.ModelList);

    public Task ShowAsync(HttpContext context) =>
        Answer.WriteAsync(
            context,
            Card(models.Find(context.Request.RouteValues["model"] as string)),
            ServerJson.Messages.ModelCard
        );

    private static ModelCard Card(ServedModel model) =>
        new(model.Name, "model", model.Created.ToUnixTimeSeconds(), "malmoi")
        {
            Description = model.Description,
            Capabilities = model.Capabilities,
            ContextLength = model.ContextLength,
            VocabularySize = model.VocabularySize,
        };
}
