using Malmoi.Instructions;
using Malmoi.Instructions.Translation;

namespace Malmoi.Tests.Instructions;

/// <summary>Languages by script and by runs of letters.</summary>
public class LanguageGuessTests
{
    [Theory]
    [InlineData("오늘은 날씨가 좋네요.", "ko")]
    [InlineData("Python에서 list를 정렬하는 법을 알려줘", "ko")]
    [InlineData("What is the capital of France?", "en")]
    [InlineData("Wo liegt der nächste Bahnhof, und wie komme ich dorthin?", "de")]
    [InlineData("Je ne sais pas où se trouve la gare.", "fr")]
    [InlineData("No sé dónde está la estación de tren.", "es")]
    [InlineData("Non so dove sia la stazione dei treni.", "it")]
    [InlineData("Eu não sei onde fica a estação.", "pt")]
    [InlineData("Ik weet niet waar het station is.", "nl")]
    [InlineData("Saya tidak tahu di mana stasiun itu berada.", "id")]
    [InlineData("Tôi không biết nhà ga ở đâu.", "vi")]
    [InlineData("İstasyonun nerede olduğunu bilmiyorum.", "tr")]
    [InlineData("今日は天気がいいですね。", "ja")]
    [InlineData("今天天气很好。", "zh")]
    [InlineData("Сегодня хорошая погода.", "ru")]
    [InlineData("12 + 7 = ?", "und")]
    [InlineData("", "und")]
    public void A_sentence_is_of_its_language(string text, string language) =>
        Assert.Equal(language, LanguageGuess.Of(text).Language);

    [Theory]
    [InlineData("instr-alpaca/seed_tasks.jsonl", "en", 0.97)]
    [InlineData("instr-kullm/data/user_oriented_instructions_eval.jsonl", "ko", 0.99)]
    [InlineData("songys-chat/ChatbotData.csv", "ko", 0.99)]
    public void Published_sets_are_of_their_language(string path, string language, double least)
    {
        var examples = InstructionFile.Open(OutsideData.Data(path)).Examples;
        var share = examples.Average(example => LanguageGuess.Of(example.Asked).Language == language ? 1.0 : 0);
        Assert.True(share >= least, $"{share}");
    }
}
