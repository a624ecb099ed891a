using Malmoi.Server.Hosting;
using Malmoi.Server.Protocol;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Endpoints;

/// <summary><c>POST /v1/embeddings</c>: texts as vectors.</summary>
internal sealed class EmbeddingsEndpoint(ServedModels models, ServerOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context, ServerJson.Messages.EmbeddingRequest, options.LongestBody);
        var model = models.Find(request.Model);
        var texts = request.Input?.Texts ?? [];
        if (texts.Count == 0 || texts.Count > options.MostTexts)
        {
            throw ApiException.Invalid($"'input' should be 1 to {options.MostTexts} texts", "input");
        }

        if (request.EncodingFormat is not (null or "float" or "base64"))
        {
            throw ApiException.Invalid("'encoding_format' should be float or base64", "encoding_format");
        }

        var embeddings =
            model.Embeddings
            ?? throw ApiException.Invalid(
                $"'{model.Name}' gives no vectors of texts: ask a Transformer or word vectors",
                "model"
            );
        var data = new List<EmbeddingBody>(texts.Count);
        var tokens = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            var text = texts[i];
            var (vector, count) = await model.Scheduler.DoAsync(() => embeddings.Of(text), context.RequestAborted);
            if (request.Dimensions is { } dimensions && dimensions != vector.Length)
            {
                throw ApiException.Invalid(
                    $"the vectors of '{model.Name}' have {vector.Length} dimensions, not {dimensions}",
                    "dimensions"
                );
            }

            tokens += count;
            data.Add(
                new EmbeddingBody("embedding", i, new EmbeddingVector(vector, request.EncodingFormat == "base64"))
            );
        }

        await Answer.WriteAsync(
            context,
            new EmbeddingAnswer("list", data, model.Name, new EmbeddingUsage(tokens, tokens)),
            ServerJson.Messages.EmbeddingAnswer
        );
    }
}
