package gatewatch;

import org.apache.axiom.om.OMAbstractFactory;
import org.apache.axiom.om.OMElement;
import org.apache.axiom.om.OMFactory;

/** Answers as WSO2 Carbon's Version service does: product and version in an element without a namespace. */
public class Version {
  private static final String NAMESPACE = "http://version.services.core.carbon.wso2.org";

  public OMElement getVersion(OMElement ignored) {
    OMFactory factory = OMAbstractFactory.getOMFactory();
    OMElement response = factory.createOMElement("getVersionResponse", factory.createOMNamespace(NAMESPACE, "ns"));
    OMElement text = factory.createOMElement("return", null);
    text.setText("WSO2 API Manager-4.5.0");
    response.addChild(text);
    return response;
  }
}
