using Malmoi.Text;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Trainers;
using Malmoi.Village;

namespace Malmoi.Samples;

/// <summary>A tokenizer of 1,000 pieces, which Hugging Face's libraries read too.</summary>
internal static class LearnATokenizer
{
    public static Task RunAsync(SampleFolder folder)
    {
        var recipe = new TokenizerRecipe { Kind = TokenizerKind.BytePair, VocabularySize = 1000 };
        var tokenizer = TokenizerTrainer.Train(Corpus.Open(folder.Text(Language.Korean)), recipe).Tokenizer;
        File.WriteAllBytes(folder["tokenizer.json"], TokenizerJson.Write(tokenizer));
        Console.WriteLine(string.Join(' ', tokenizer.Encode("어머니가 시장에 갔다.").Select(token => token.Piece)));
        return Task.CompletedTask;
    }
}
