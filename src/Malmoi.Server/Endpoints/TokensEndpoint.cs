using Malmoi.Server.Hosting;
using Malmoi.Server.Protocol;
using Malmoi.Tokenization;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Endpoints;

/// <summary><c>POST /v1/tokenize</c> and <c>/v1/detokenize</c>: a model's tokens of a text, and the text of tokens.</summary>
internal sealed class TokensEndpoint(ServedModels models, ServerOptions options)
{
    public async Task TokenizeAsync(HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context, ServerJson.Messages.TokenizeRequest, options.LongestBody);
        var tokenizer = models.Find(request.Model).RequireModel().Tokenizer;
        var text = request.Text ?? throw ApiException.Invalid("'text' should be a string", "text");
        var places = new CharacterPlaces(text);
        await Answer.WriteAsync(
            context,
            request.AddSpecialTokens == true && tokenizer is TokenizerPipeline pipeline
                ? Marked(pipeline, text, places)
                : Plain(tokenizer, text, places),
            ServerJson.Messages.TokenizeAnswer
        );
    }

    public async Task DetokenizeAsync(HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context, ServerJson.Messages.DetokenizeRequest, options.LongestBody);
        var model = models.Find(request.Model);
        model.RequireModel();
        int[] ids = [.. request.Tokens ?? throw ApiException.Invalid("'tokens' should be a list of ids", "tokens")];
        model.CheckIds(ids, "tokens");
        await Answer.WriteAsync(
            context,
            new DetokenizeAnswer(model.Tokenizer.Decode(ids)),
            ServerJson.Messages.DetokenizeAnswer
        );
    }

    private static TokenizeAnswer Plain(LanguageModels.ITokenizer tokenizer, string text, CharacterPlaces places)
    {
        var tokens = tokenizer.Encode(text);
        return new TokenizeAnswer(
            [.. tokens.Select(token => token.Id)],
            [.. tokens.Select(token => token.Piece)],
            [.. tokens.Select(token => Place(token.Range.Start.Value, token.Range.End.Value, places))],
            tokens.Count
        );
    }

    private static TokenizeAnswer Marked(TokenizerPipeline tokenizer, string text, CharacterPlaces places)
    {
        var tokens = tokenizer.Prepare(text).Tokens;
        return new TokenizeAnswer(
            [.. tokens.Select(token => token.Id)],
            [.. tokens.Select(token => token.Piece)],
            [.. tokens.Select(token => token.IsSpecial ? [0, 0] : Place(token.Start, token.End, places))],
            tokens.Length
        );
    }

    private static int[] Place(int start, int end, CharacterPlaces places) => [places.Of(start), places.Of(end)];
}
