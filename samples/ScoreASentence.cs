using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Samples;

/// <summary>How probable a sentence is, syllable by syllable.</summary>
internal static class ScoreASentence
{
    public static async Task RunAsync(SampleFolder folder)
    {
        using var model = LocalModel.Open(folder.KoreanModel()); // any file: ARPA, KenLM, GGUF, a Hugging Face folder
        var scores = await model.Text().ScoreAsync([new Continuation("", "어머니가 시장에 갔다.")]);
        foreach (var token in scores[0].Tokens)
        {
            Console.WriteLine($"{token.Token.Piece}\t{-token.LogProbability / Math.Log(2):F2} bits");
        }
    }
}
