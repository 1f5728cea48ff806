// Asks veraPDF about files. Each argument is `flavour=path`, for instance `3a=form.pdf`; each answer is one line:
// the argument, then `ok`, or the rules that failed with what they say.

import java.io.FileInputStream;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Validate {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        for (String argument : arguments) {
            int split = argument.indexOf('=');
            PDFAFlavour flavour = PDFAFlavour.fromString(argument.substring(0, split));
            System.out.println(argument + "\t" + verdict(flavour, argument.substring(split + 1)));
        }
    }

    private static String verdict(PDFAFlavour flavour, String path) throws Exception {
        try (FileInputStream file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            if (result.isCompliant()) {
                return "ok";
            }
            TreeMap<String, String> failed = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions()) {
                failed.put(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber(), one.getMessage());
            }
            return failed.toString();
        }
    }
}
